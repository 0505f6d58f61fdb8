package dev.kindred.model.platform;

/** Waiting for threads. */
public final class ThreadEnd {

  private ThreadEnd() {}

  /** Returns when the thread has ended. An interrupt meanwhile is kept for the caller. */
  public static void await(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
