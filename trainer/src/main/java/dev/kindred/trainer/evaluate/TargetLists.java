package dev.kindred.trainer.evaluate;

import dev.kindred.trainer.data.Pairs;
import java.util.Arrays;

/** The targets of each source, in one array. */
public final class TargetLists {
  private final int[] starts;
  private final int[] targets;

  private TargetLists(int[] starts, int[] targets) {
    this.starts = starts;
    this.targets = targets;
  }

  /**
   * Groups pairs by their sources.
   *
   * @param items the number of items
   */
  public static TargetLists of(Pairs pairs, int items) {
    return grouped(pairs.sources(), pairs.targets(), items);
  }

  /** The sources of each target: the same pairs, read backwards. */
  public static TargetLists reversed(Pairs pairs, int items) {
    return grouped(pairs.targets(), pairs.sources(), items);
  }

  private static TargetLists grouped(int[] keys, int[] values, int items) {
    int[] starts = new int[items + 1];
    for (int key : keys) {
      starts[key + 1]++;
    }
    Arrays.parallelPrefix(starts, Integer::sum);
    int[] next = starts.clone();
    int[] grouped = new int[values.length];
    for (int pair = 0; pair < keys.length; pair++) {
      grouped[next[keys[pair]]++] = values[pair];
    }
    for (int item = 0; item < items; item++) {
      Arrays.sort(grouped, starts[item], starts[item + 1]);
    }
    return new TargetLists(starts, grouped);
  }

  /** The targets of a source, ascending; as often as they are paired. A copy. */
  public int[] of(int source) {
    return Arrays.copyOfRange(targets, starts[source], starts[source + 1]);
  }

  /** How many targets a source has, with repetitions. */
  public int count(int source) {
    return starts[source + 1] - starts[source];
  }
}
