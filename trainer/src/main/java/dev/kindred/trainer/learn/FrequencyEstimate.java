package dev.kindred.trainer.learn;

import java.util.Arrays;

/**
 * How often each item comes as a target, estimated from the stream of batches alone (Yi et al.
 * 2019, Algorithm 2): the average number of steps between two of its occurrences.
 *
 * <pre>
 * B[y] ← (1 − α) · B[y] + α · (t − A[y]),  A[y] ← t,  occurrences per step = 1 / B[y]
 *
 * A   step of the last occurrence
 * B   average interval
 * α   rate
 * t   step
 * </pre>
 *
 * <p>Every item has a place of its own instead of a hash's. An item's n-th interval weighs max(α,
 * 1/n): so the first ones are averaged evenly and no beginning must be guessed. Several occurrences
 * in one batch are intervals of 0, so that what comes k times in each batch is estimated at k.
 */
final class FrequencyEstimate {

  private final double rate;
  private final long[] last; // A, by item; -1 at the beginning
  private final float[] interval; // B, by item
  private final int[] seen; // occurrences, by item
  private long next;

  /**
   * @param rate α, above 0 to 1
   */
  FrequencyEstimate(double rate, int items) {
    this.rate = rate;
    this.last = new long[items];
    this.interval = new float[items];
    this.seen = new int[items];
    Arrays.fill(last, -1);
  }

  /** The step whose targets are to be observed next. */
  long nextStep() {
    return next;
  }

  /** Takes note of a step's targets. */
  void observe(int[] targets) {
    for (int target : targets) {
      seen[target] = Math.min(seen[target], Integer.MAX_VALUE - 1) + 1;
      double weight = Math.max(rate, 1.0 / seen[target]);
      interval[target] = (float) ((1 - weight) * interval[target] + weight * (next - last[target]));
      last[target] = next;
    }
    next++;
  }

  /** Occurrences of an item in a step, 0 if it never occurred. */
  double perStep(int item) {
    return seen[item] == 0 ? 0 : 1 / Math.max(interval[item], Float.MIN_NORMAL);
  }
}
