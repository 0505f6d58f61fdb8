package dev.kindred.trainer.data;

import java.util.Arrays;

/**
 * Pairs of items, each a source and a target, as rows of the dataset's items. A pair may occur more
 * than once, which then counts more than once.
 */
public final class Pairs {
  private final int[] sources;
  private final int[] targets;

  /**
   * Takes over both arrays, which must be equally long.
   *
   * @throws IllegalArgumentException if they are not
   */
  public Pairs(int[] sources, int[] targets) {
    if (sources.length != targets.length) {
      throw new IllegalArgumentException(
          "%d sources, but %d targets".formatted(sources.length, targets.length));
    }
    this.sources = sources;
    this.targets = targets;
  }

  public int size() {
    return sources.length;
  }

  /** The item row of a pair's source. */
  public int source(int pair) {
    return sources[pair];
  }

  /** The item row of a pair's target. */
  public int target(int pair) {
    return targets[pair];
  }

  /** The item rows of all sources, a copy. */
  public int[] sources() {
    return sources.clone();
  }

  /** The item rows of all targets, a copy. */
  public int[] targets() {
    return targets.clone();
  }

  /** How often each of {@code items} items is a target. */
  public int[] targetCounts(int items) {
    return counts(targets, new int[items]);
  }

  /**
   * The logarithm of each item's share of the targets, as if items that are none were one once: log
   * q of Yi et al. (2019).
   */
  public float[] logTargetShares(int items) {
    int[] counts = targetCounts(items);
    float[] logs = new float[items];
    for (int row = 0; row < items; row++) {
      logs[row] = (float) Math.log((double) Math.max(1, counts[row]) / Math.max(1, size()));
    }
    return logs;
  }

  /** In how many pairs each of {@code items} items occurs at either end. */
  public int[] occurrences(int items) {
    return counts(sources, targetCounts(items));
  }

  private static int[] counts(int[] rows, int[] counts) {
    for (int row : rows) {
      counts[row]++;
    }
    return counts;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Pairs pairs
        && Arrays.equals(sources, pairs.sources)
        && Arrays.equals(targets, pairs.targets);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(sources) + Arrays.hashCode(targets);
  }

  @Override
  public String toString() {
    return "Pairs[%d]".formatted(size());
  }
}
