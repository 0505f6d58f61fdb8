package dev.kindred.trainer.evaluate;

import java.util.Comparator;
import java.util.stream.IntStream;

/** Which items are in the head, in the tail and unseen. */
final class Slices {
  private static final double HEAD_SHARE = 0.1;

  private final int[] counts;
  private final boolean[] head;

  /**
   * @param counts how often each item is the target of a training pair
   */
  Slices(int[] counts) {
    this.counts = counts.clone();
    this.head = new boolean[counts.length];
    IntStream.range(0, counts.length)
        .boxed()
        .sorted(Comparator.comparingInt((Integer row) -> counts[row]).reversed())
        .limit(Math.round(counts.length * HEAD_SHARE))
        .filter(row -> counts[row] > 0)
        .forEach(row -> head[row] = true);
  }

  boolean holds(Slice slice, int target) {
    return switch (slice) {
      case ALL -> true;
      case HEAD -> head[target];
      case TAIL -> !head[target];
      case UNSEEN -> counts[target] == 0;
    };
  }
}
