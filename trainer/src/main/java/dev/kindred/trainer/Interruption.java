package dev.kindred.trainer;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns SIGINT and SIGTERM into a request to stop in order: the JVM's end waits until the work has
 * been put away, for at most a minute.
 */
final class Interruption implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 60;

  private final CountDownLatch putAway = new CountDownLatch(1);
  private volatile boolean requested;

  private Interruption() {}

  static Interruption install() {
    Interruption interruption = new Interruption();
    Runtime.getRuntime().addShutdownHook(new Thread(interruption::request, "interruption"));
    return interruption;
  }

  boolean isRequested() {
    return requested;
  }

  /** The work is put away. */
  @Override
  public void close() {
    putAway.countDown();
  }

  private void request() {
    requested = true;
    try {
      if (!putAway.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("gave up waiting for the current step; the state saved last is intact");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
