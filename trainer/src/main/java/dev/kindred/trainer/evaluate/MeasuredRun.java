package dev.kindred.trainer.evaluate;

import java.util.Map;
import java.util.OptionalLong;

/**
 * An {@link EvaluationResult} with what each source contributed to it, which tests of significance
 * need.
 */
public final class MeasuredRun {
  private final EvaluationResult result;
  private final OptionalLong seed;
  private final Map<Slice, SourceScores> unfiltered;
  private final Map<Slice, SourceScores> filtered;

  MeasuredRun(
      EvaluationResult result,
      OptionalLong seed,
      Map<Slice, SourceScores> unfiltered,
      Map<Slice, SourceScores> filtered) {
    this.result = result;
    this.seed = seed;
    this.unfiltered = unfiltered;
    this.filtered = filtered;
  }

  /** The metrics. */
  public EvaluationResult result() {
    return result;
  }

  /** The seed that the method was trained with; none if chance has no part in it. */
  public OptionalLong seed() {
    return seed;
  }

  SourceScores scores(boolean known, Slice slice) {
    SourceScores scores = (known ? filtered : unfiltered).get(slice);
    if (scores == null) {
      throw new IllegalStateException("not measured: " + slice);
    }
    return scores;
  }
}
