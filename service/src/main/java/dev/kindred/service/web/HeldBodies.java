package dev.kindred.service.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.http.HttpStatus;

/**
 * The bodies of recommendations, which anybody may send. They are read before their requests are
 * let in, so that who sends slowly takes nobody's place; so many are waited for at a time, and all
 * that are held have a limit together.
 */
public final class HeldBodies {

  /** How many are waited for at a time; each takes one of Tomcat's threads meanwhile. */
  public static final int MOST_AWAITED = 64;

  private static final int MOST_BYTES = 1 << 20;
  private static final int SHARE_OF_HEAP = 16;
  private static final String BODY = HeldBodies.class.getName() + ".body";

  private final Semaphore awaited = new Semaphore(MOST_AWAITED);
  private final AtomicLong held = new AtomicLong();
  private final long mostHeld;

  /** Bodies that take up to a sixteenth of the heap. */
  public HeldBodies() {
    this(Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);
  }

  HeldBodies(long mostHeld) {
    this.mostHeld = mostHeld;
  }

  /** The body that was read of a request. */
  static byte[] of(HttpServletRequest request) {
    if (request.getAttribute(BODY) instanceof byte[] body) {
      return body;
    }
    throw new IllegalStateException("a request has come past " + HeldBodies.class);
  }

  /** A place for one body, to be closed when it is no longer needed. */
  Place place() {
    return new Place();
  }

  /** Waits for what nobody has asked for, if one more body may be waited for. */
  void await(Runnable rest) {
    if (awaited.tryAcquire()) {
      try {
        rest.run();
      } finally {
        awaited.release();
      }
    }
  }

  /** See {@link #place}. */
  final class Place implements AutoCloseable, BoundedBody.Watch {

    private long bytes;
    private boolean waiting;

    /** Reads the body of a request. */
    void read(HttpServletRequest request) {
      try {
        request.setAttribute(BODY, BoundedBody.read(request, MOST_BYTES, this));
      } finally {
        if (waiting) {
          awaited.release();
        }
      }
    }

    @Override
    public void waits() {
      if (!waiting && !awaited.tryAcquire()) {
        throw full("As many bodies are being waited for as may be; try again.");
      }
      waiting = true;
    }

    @Override
    public void came(int count) {
      bytes += count;
      if (held.addAndGet(count) > mostHeld) {
        throw full("The bodies of all requests take as much memory as they may; try again.");
      }
    }

    @Override
    public void close() {
      held.addAndGet(-bytes);
    }

    private static OverloadException full(String detail) {
      return new OverloadException(HttpStatus.TOO_MANY_REQUESTS, "Overloaded", detail, "1");
    }
  }
}
