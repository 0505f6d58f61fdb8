package dev.kindred.service.release;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Looks now and then for indexes that changes have made slow, and has them built anew. */
public final class IndexKeeper implements AutoCloseable {

  private static final Logger LOG = System.getLogger(IndexKeeper.class.getName());
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Releases releases;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  /** Starts the thread. */
  public IndexKeeper(Releases releases) {
    this.releases = releases;
    thread = Thread.ofPlatform().name("index-keeper").daemon().unstarted(this::run);
    thread.start();
  }

  private void run() {
    try {
      while (!closed.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
        try {
          releases.rebuildWornOut();
        } catch (RuntimeException e) {
          LOG.log(Level.ERROR, "an index could not be built anew", e);
        }
      }
    } catch (InterruptedException e) {
      LOG.log(Level.DEBUG, "indexes are not looked after any more");
    }
  }

  /** Ends the thread; a new index that is being built is finished by nobody. */
  @Override
  public void close() {
    closed.countDown();
  }
}
