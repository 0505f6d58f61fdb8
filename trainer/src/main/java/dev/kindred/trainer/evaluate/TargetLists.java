package dev.kindred.trainer.evaluate;

import dev.kindred.trainer.data.LargeInts;
import dev.kindred.trainer.data.Pairs;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/** The targets of each source, in one array, which is not in the heap if it is large. */
public final class TargetLists {
  private final int[] starts;
  private final LargeInts targets;

  private TargetLists(int[] starts, LargeInts targets) {
    this.starts = starts;
    this.targets = targets;
  }

  /**
   * Groups pairs by their sources.
   *
   * @param sources the number of sources there are
   */
  public static TargetLists of(Pairs pairs, int sources) {
    return grouped(pairs.size(), pairs::source, pairs::target, sources);
  }

  /** The sources of each target: the same pairs, read backwards. */
  public static TargetLists reversed(Pairs pairs, int items) {
    return grouped(pairs.size(), pairs::target, pairs::source, items);
  }

  private static TargetLists grouped(
      int pairs, IntUnaryOperator key, IntUnaryOperator value, int keys) {
    int[] starts = new int[keys + 1];
    for (int pair = 0; pair < pairs; pair++) {
      starts[key.applyAsInt(pair) + 1]++;
    }
    Arrays.parallelPrefix(starts, Integer::sum);
    int[] next = starts.clone();
    LargeInts grouped = LargeInts.zeros(pairs);
    for (int pair = 0; pair < pairs; pair++) {
      grouped.set(next[key.applyAsInt(pair)]++, value.applyAsInt(pair));
    }
    for (int group = 0; group < keys; group++) {
      grouped.sort(starts[group], starts[group + 1]);
    }
    return new TargetLists(starts, grouped);
  }

  /** The targets of a source, ascending; as often as they are paired. A copy. */
  public int[] of(int source) {
    return targets.copy(starts[source], starts[source + 1]);
  }

  /** How many targets a source has, with repetitions. */
  public int count(int source) {
    return starts[source + 1] - starts[source];
  }
}
