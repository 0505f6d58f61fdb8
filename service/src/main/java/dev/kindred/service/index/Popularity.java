package dev.kindred.service.index;

import java.util.Arrays;
import java.util.stream.LongStream;

/** How often each item is chosen: log q, where q is its share of the training pairs. */
public final class Popularity {

  private final float[] logQ; // by item

  private Popularity(float[] logQ) {
    this.logQ = logQ;
  }

  /**
   * Of counts; each is taken one higher, so that an item that was never chosen has a share too.
   *
   * @param counts by item, none negative
   */
  public static Popularity of(long... counts) {
    double total = LongStream.of(counts).asDoubleStream().sum() + counts.length;
    float[] logQ = new float[counts.length];
    for (int item = 0; item < logQ.length; item++) {
      logQ[item] = (float) Math.log((counts[item] + 1) / total);
    }
    return new Popularity(logQ);
  }

  /** Of items that are all chosen equally often. */
  public static Popularity even(int items) {
    float[] logQ = new float[items];
    Arrays.fill(logQ, (float) -Math.log(items));
    return new Popularity(logQ);
  }

  /** The natural logarithm of an item's share, below 0. */
  public float logQ(int item) {
    return logQ[item];
  }
}
