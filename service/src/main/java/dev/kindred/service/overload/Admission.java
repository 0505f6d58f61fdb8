package dev.kindred.service.overload;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** Lets in as many requests as can be answered, and refuses the others at once. */
public final class Admission {

  private static final double OLD = 0.98; // Weight of what was, against one more request.
  private static final double FORGOTTEN = 0.01;

  private final AdaptiveLimit limit;
  private final LongSupplier clock;
  private final AtomicInteger inside = new AtomicInteger();
  private final LongAdder admitted = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder late = new LongAdder();
  private volatile double usualNanos;

  /** Why a request is not let in. */
  public enum Refusal {
    /** As many are being answered as can be. */
    FULL,
    /** It could not be answered before its deadline. */
    LATE
  }

  /**
   * An admission.
   *
   * @param clock the time in nanoseconds
   */
  public Admission(AdaptiveLimit limit, LongSupplier clock) {
    this.limit = limit;
    this.clock = clock;
  }

  /**
   * Lets a request in, or not. Who is let in must {@link #leave}.
   *
   * @param deadlineMillis within which it must be answered; 0 or less if it has none
   */
  public Optional<Refusal> enter(long deadlineMillis) {
    if (deadlineMillis > 0 && usualNanos > (double) TimeUnit.MILLISECONDS.toNanos(deadlineMillis)) {
      late.increment();
      usualNanos *= 1 - FORGOTTEN; // So that one is tried again when better times may have come.
      return Optional.of(Refusal.LATE);
    }
    if (inside.incrementAndGet() > limit.limit()) {
      inside.decrementAndGet();
      refused.increment();
      return Optional.of(Refusal.FULL);
    }
    admitted.increment();
    return Optional.empty();
  }

  /**
   * Tells that a request is answered.
   *
   * @param entered when it was let in, by the clock
   */
  public void leave(long entered) {
    inside.decrementAndGet();
    long now = clock.getAsLong();
    long took = now - entered;
    double usual = usualNanos; // A lost update is no harm.
    usualNanos = usual == 0 ? (double) took : OLD * usual + (1 - OLD) * (double) took;
    limit.answered(took, now);
  }

  /** Tells that a request was let in, but that its deadline came before its turn. */
  public void missed() {
    late.increment();
    abandon();
  }

  /** Tells that a request that was let in needs no answer; how long it took tells nothing. */
  public void abandon() {
    inside.decrementAndGet();
  }

  /** The time in nanoseconds. */
  public long now() {
    return clock.getAsLong();
  }

  /** Requests that are being answered. */
  public int inside() {
    return inside.get();
  }

  /** How many may be answered at once now. */
  public int limit() {
    return limit.limit();
  }

  /** Requests that were let in. */
  public long admitted() {
    return admitted.sum();
  }

  /** Requests that were refused because as many were being answered as can be. */
  public long refused() {
    return refused.sum();
  }

  /** Requests that were refused because they could not have been answered in time. */
  public long late() {
    return late.sum();
  }
}
