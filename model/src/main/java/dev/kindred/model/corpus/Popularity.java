package dev.kindred.model.corpus;

import java.util.Arrays;
import java.util.stream.LongStream;

/**
 * How likely each item is to be chosen: log q, where q is its share of the training pairs with one
 * pair more for every item (Laplace's rule), so that an item that was never chosen has a share too:
 *
 * <pre>
 * q = (count + 1) / (pairs + items)
 * </pre>
 *
 * <p>A floor takes what was chosen less often for chosen so often: a count of 0 may say that nobody
 * wants an item, or that it is new.
 *
 * <pre>
 * q = (max(count, floor) + 1) / (pairs + items)
 * </pre>
 *
 * <p>The one q of training's sampling-bias correction (Yi et al. 2019, Eq. 6), of evaluation and of
 * the dial β at request time. Immutable.
 */
public final class Popularity {

  private final float[] logQ; // by item
  private final float[] more; // of the items behind those
  private final double total;
  private final long floor;

  private Popularity(float[] logQ, float[] more, double total, long floor) {
    this.logQ = logQ;
    this.more = more;
    this.total = total;
    this.floor = floor;
  }

  /**
   * Of counts.
   *
   * @param counts in how many training pairs each item is the target, none negative
   */
  public static Popularity of(long... counts) {
    return atLeast(0, counts);
  }

  /**
   * Of counts, the small ones raised.
   *
   * @param floor the count of an item that was chosen less often, not negative
   * @param counts in how many training pairs each item is the target, none negative
   */
  public static Popularity atLeast(long floor, long... counts) {
    double total = LongStream.of(counts).asDoubleStream().sum() + counts.length;
    return new Popularity(logQ(floor, counts, total), new float[0], total, floor);
  }

  /** Of items that are all chosen equally often. */
  public static Popularity even(int items) {
    float[] logQ = new float[items];
    Arrays.fill(logQ, (float) -Math.log(items));
    return new Popularity(logQ, new float[0], items, 0);
  }

  /**
   * The same with more items behind those that it was made of. Shares stay shares of the pairs that
   * the first ones have, so that no score moves when an item is added.
   *
   * @param counts of the further items, none negative
   */
  public Popularity with(long... counts) {
    return new Popularity(logQ, logQ(floor, counts, total), total, floor);
  }

  private static float[] logQ(long floor, long[] counts, double total) {
    float[] logQ = new float[counts.length];
    for (int item = 0; item < logQ.length; item++) {
      logQ[item] = (float) Math.log((Math.max(floor, counts[item]) + 1) / total);
    }
    return logQ;
  }

  /** The count of an item that was chosen less often; 0 if none was raised. */
  public long floor() {
    return floor;
  }

  /** Number of items. */
  public int items() {
    return logQ.length + more.length;
  }

  /** The natural logarithm of an item's share, below 0 if there are several items. */
  public float logQ(int item) {
    return item < logQ.length ? logQ[item] : more[item - logQ.length];
  }
}
