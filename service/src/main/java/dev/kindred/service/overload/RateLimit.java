package dev.kindred.service.overload;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * How many requests a client may send: a bucket for each, into which tokens drop at a steady rate
 * and from which each request takes one. The clients that asked last are known; one that is
 * forgotten begins with a full bucket.
 */
public final class RateLimit {

  private static final double NANOS_PER_SECOND = 1e9;
  private static final int MOST_CLIENTS = 10_000;

  private final double perNano;
  private final double burst;
  private final LongSupplier clock;
  private final LongAdder refused = new LongAdder();
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Bucket> buckets = // Guarded by lock.
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
          return size() > MOST_CLIENTS;
        }
      };

  private static final class Bucket {
    private double tokens;
    private long filled;
  }

  /**
   * A limit.
   *
   * @param perSecond requests of a client in the long run, above 0
   * @param burst requests at once, at least 1
   * @param clock the time in nanoseconds
   */
  public RateLimit(double perSecond, int burst, LongSupplier clock) {
    if (!(perSecond > 0) || burst < 1) {
      throw new IllegalArgumentException(
          "per-second must be above 0 and burst at least 1, but they are %s and %d"
              .formatted(perSecond, burst));
    }
    this.perNano = perSecond / NANOS_PER_SECOND;
    this.burst = burst;
    this.clock = clock;
  }

  /** How many requests had to wait. */
  public long refused() {
    return refused.sum();
  }

  /**
   * Counts a request.
   *
   * @return 0 if it may be answered; otherwise after how many seconds another may
   */
  public long secondsToWait(String client) {
    long now = clock.getAsLong();
    lock.lock();
    try {
      Bucket bucket =
          buckets.computeIfAbsent(
              client,
              _ -> {
                Bucket full = new Bucket();
                full.tokens = burst;
                full.filled = now;
                return full;
              });
      bucket.tokens = Math.min(burst, bucket.tokens + (double) (now - bucket.filled) * perNano);
      bucket.filled = now;
      if (bucket.tokens >= 1) {
        bucket.tokens--;
        return 0;
      }
      refused.increment();
      double nanos = (1 - bucket.tokens) / perNano;
      return Math.max(1, (long) Math.ceil(nanos / NANOS_PER_SECOND));
    } finally {
      lock.unlock();
    }
  }
}
