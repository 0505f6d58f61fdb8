package dev.kindred.service.overload;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/**
 * How many requests may be answered at once. By Little's law a machine that answers at its highest
 * rate T, and whose requests take W when they do not wait for each other, is busy with T · W of
 * them; more only wait. T is the highest rate and W the lowest mean time of the last windows (as
 * BBR estimates a path: Cardwell et al., ACM Queue 2016):
 *
 * <pre>
 *   limit = max(least, T · (gain · W + patience))
 * </pre>
 *
 * The gain lets more in than keeps the machine busy, so that it is seen when more could be done at
 * once; the patience is how long a request may wait for others. A window that saw few requests
 * tells nothing of what the machine can do, and does not count.
 */
public final class AdaptiveLimit {

  private static final int WINDOWS = 30;
  private static final long WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final double GAIN = 1.5;
  private static final int FEWEST = 20; // Requests of a window that counts.

  private final int least;
  private final int most;
  private final double patience; // nanoseconds
  private final double[] rates = new double[WINDOWS]; // per nanosecond
  private final double[] times = new double[WINDOWS]; // nanoseconds
  private int filled;
  private long windowStart;
  private long count;
  private long sum;
  private volatile int limit;
  private volatile IntConsumer listener = _ -> {};

  /**
   * A limit.
   *
   * @param least it never falls below this, at least 1
   * @param most it never rises above this
   * @param patience how long a request may wait for others, not negative
   * @param now the time in nanoseconds
   */
  public AdaptiveLimit(int least, int most, Duration patience, long now) {
    if (least < 1 || most < least) {
      throw new IllegalArgumentException(
          "least must be at least 1 and most at least least, but they are %d and %d"
              .formatted(least, most));
    }
    this.least = least;
    this.most = most;
    this.patience = (double) patience.toNanos();
    limit = least;
    windowStart = now;
  }

  /** Is told of each change of the limit from now on, and of what it is now. */
  public void onChange(IntConsumer changed) {
    listener = changed;
    changed.accept(limit);
  }

  /** How many may be answered at once now. */
  public int limit() {
    return limit;
  }

  /**
   * Learns of a request that was answered.
   *
   * @param nanos how long it took
   * @param now the time in nanoseconds
   */
  public synchronized void answered(long nanos, long now) {
    count++;
    sum += nanos;
    long length = now - windowStart;
    if (length < WINDOW_NANOS) {
      return;
    }
    if (count >= FEWEST) {
      rates[filled % WINDOWS] = (double) count / (double) length;
      times[filled % WINDOWS] = (double) sum / (double) count;
      filled++;
      int before = limit;
      limit = estimate();
      if (limit != before) {
        listener.accept(limit);
      }
    }
    windowStart = now;
    count = 0;
    sum = 0;
  }

  private int estimate() {
    double highest = 0;
    double shortest = Double.MAX_VALUE;
    for (int i = 0; i < Math.min(filled, WINDOWS); i++) {
      highest = Math.max(highest, rates[i]);
      shortest = Math.min(shortest, times[i]);
    }
    return (int) Math.clamp(Math.ceil(highest * (GAIN * shortest + patience)), least, most);
  }
}
