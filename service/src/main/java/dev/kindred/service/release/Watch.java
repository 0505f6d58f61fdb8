package dev.kindred.service.release;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Looks again and again whether something has changed, on a thread of its own. */
public final class Watch implements AutoCloseable {

  private static final Logger LOG = System.getLogger(Watch.class.getName());

  private final List<Runnable> looks;
  private final Duration pause;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  /**
   * A watch that looks after each pause.
   *
   * @param pause above 0
   * @param looks are run in their order; one that fails is run again next time
   */
  public Watch(String name, Duration pause, Runnable... looks) {
    if (!pause.isPositive()) {
      throw new IllegalArgumentException("the pause must be above 0, but is " + pause);
    }
    this.pause = pause;
    this.looks = List.of(looks);
    thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
    thread.start();
  }

  private void run() {
    try {
      while (!closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        for (Runnable look : looks) {
          look(look);
        }
      }
    } catch (InterruptedException e) {
      LOG.log(Level.DEBUG, "nobody looks any more");
    }
  }

  private void look(Runnable look) {
    try {
      look.run();
    } catch (RuntimeException | Error e) { // Native libraries fail by errors.
      LOG.log(Level.WARNING, thread.getName() + ": " + e.getMessage(), e);
    }
  }

  /** Ends it; what it is doing is done to the end, and nobody waits for that. */
  @Override
  public void close() {
    closed.countDown();
  }
}
