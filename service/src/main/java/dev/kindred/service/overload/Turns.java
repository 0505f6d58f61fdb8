package dev.kindred.service.overload;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Whose turn it is to be worked at. Of those that are let in as many work at a time as keep the
 * cores busy, and the others wait in line without a core, first come, first served. If all ran at
 * once, a request that is only to be refused would wait for a core as long as they do.
 */
public final class Turns {

  private final Semaphore free;

  /**
   * Turns.
   *
   * @param atOnce how many work at a time, at least 1
   */
  public Turns(int atOnce) {
    if (atOnce < 1) {
      throw new IllegalArgumentException("at least one must work at a time, not " + atOnce);
    }
    free = new Semaphore(atOnce, true);
  }

  /** Waits for a turn, which must {@link #end}. */
  public void begin() {
    free.acquireUninterruptibly();
  }

  /**
   * Waits for a turn, but not for ever.
   *
   * @param millis how long, above 0
   * @return whether it has come; then it must {@link #end}
   */
  public boolean begin(long millis) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return free.tryAcquire(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
          interrupted = true; // As in the other: Tomcat ends threads when they are free.
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Ends a turn. */
  public void end() {
    free.release();
  }

  /** How many wait in line, about. */
  public int waiting() {
    return free.getQueueLength();
  }
}
