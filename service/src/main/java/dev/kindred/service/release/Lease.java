package dev.kindred.service.release;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Frees something when its last user is done with it. Whoever made it is the first user. Like
 * Lucene's counted readers: nobody can begin to use what has been freed.
 */
public final class Lease {

  private final AtomicInteger users = new AtomicInteger(1);
  private final Runnable free;

  /**
   * A lease.
   *
   * @param free is run once, by the last user
   */
  public Lease(Runnable free) {
    this.free = free;
  }

  /** Becomes a user; false if it has been freed. */
  public boolean begin() {
    int now = users.get();
    while (now > 0) {
      int seen = users.compareAndExchange(now, now + 1);
      if (seen == now) {
        return true;
      }
      now = seen;
    }
    return false;
  }

  /** Is a user no longer. */
  public void end() {
    int left = users.decrementAndGet();
    if (left == 0) {
      free.run();
    } else if (left < 0) {
      throw new IllegalStateException("a lease was ended more often than it was begun");
    }
  }
}
