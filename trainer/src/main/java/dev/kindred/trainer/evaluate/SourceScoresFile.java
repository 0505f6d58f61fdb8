package dev.kindred.trainer.evaluate;

import dev.kindred.model.checkpoint.FloatTensor;
import dev.kindred.model.checkpoint.Safetensors;
import dev.kindred.model.checkpoint.SafetensorsFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What each source contributes to the metrics of a run, as a safetensors file: for each ranking,
 * slice and metric a vector over the evaluation's sources.
 *
 * <pre>filtered.tail.recall_50, filtered.tail.pairs, unfiltered.all.map_10, …</pre>
 */
public final class SourceScoresFile {

  private static final String PAIRS = "pairs";

  private SourceScoresFile() {}

  /** Writes what {@link #read} needs besides the metrics. */
  public static void write(Path file, MeasuredRun run) {
    List<FloatTensor> tensors = new ArrayList<>();
    for (boolean filtered : new boolean[] {false, true}) {
      for (Slice slice : Slice.values()) {
        SourceScores scores = run.scores(filtered, slice);
        for (Metric metric : Metric.values()) {
          tensors.add(vector(name(filtered, slice, metric), scores.values(metric)));
        }
        tensors.add(vector(name(filtered, slice, PAIRS), scores.weights(Metric.RECALL_50)));
      }
    }
    Safetensors.write(file, tensors, Map.of("method", run.result().method()));
  }

  /**
   * Puts a run together again.
   *
   * @param result its metrics
   */
  public static MeasuredRun read(Path file, EvaluationResult result, OptionalLong seed) {
    try (SafetensorsFile scores = SafetensorsFile.open(file)) {
      return new MeasuredRun(result, seed, slices(scores, false), slices(scores, true));
    }
  }

  private static Map<Slice, SourceScores> slices(SafetensorsFile file, boolean filtered) {
    Map<Slice, SourceScores> slices = new EnumMap<>(Slice.class);
    for (Slice slice : Slice.values()) {
      float[] pairs = file.tensor(name(filtered, slice, PAIRS)).toArray();
      SourceScores scores = new SourceScores(pairs.length);
      for (int source = 0; source < pairs.length; source++) {
        scores.setPairs(source, (int) pairs[source]);
      }
      for (Metric metric : Metric.values()) {
        float[] values = file.tensor(name(filtered, slice, metric)).toArray();
        for (int source = 0; source < pairs.length; source++) {
          scores.set(source, metric, values[source]);
        }
      }
      slices.put(slice, scores);
    }
    return slices;
  }

  private static FloatTensor vector(String name, float[] values) {
    return FloatTensor.of(name, new long[] {values.length}, values);
  }

  private static String name(boolean filtered, Slice slice, Metric metric) {
    return name(filtered, slice, metric.name().toLowerCase(Locale.ROOT));
  }

  private static String name(boolean filtered, Slice slice, String vector) {
    return "%s.%s.%s".formatted(filtered ? "filtered" : "unfiltered", slice, vector);
  }
}
