package dev.kindred.service.web;

import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.springframework.http.HttpStatus;

/**
 * Reads bodies that have a limit, of bytes and of time, and those that are announced too large not
 * at all. A client that sends one byte now and then would hold a thread for as long as it likes.
 */
final class BoundedBody {

  private static final long FIRST_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long BYTES_A_SECOND = 16 << 10;
  private static final int CHUNK = 8 << 10;

  /** Watches how a body comes, and may throw to end it. */
  interface Watch {
    /** It has to be waited for. */
    void waits();

    /** So many bytes have come. */
    void came(int bytes);
  }

  private static final Watch NOBODY =
      new Watch() {
        @Override
        public void waits() {}

        @Override
        public void came(int bytes) {}
      };

  private BoundedBody() {}

  static byte[] read(HttpServletRequest request, int most) {
    return read(request, most, NOBODY);
  }

  /** The same, where the limit is a setting. */
  static byte[] ofWrites(HttpServletRequest request, int most) {
    try {
      return read(request, most);
    } catch (TooLargeException _) {
      throw new TooLargeException(most, "kindred.writes.max-size");
    }
  }

  /**
   * Reads a body whole.
   *
   * @throws TooLargeException if it has more than {@code most} bytes
   * @throws BodyException if it takes more than 10 s and one more for each 16 KiB, or breaks off
   */
  static byte[] read(HttpServletRequest request, int most, Watch watch) {
    return read(request, most, watch, System::nanoTime);
  }

  static byte[] read(HttpServletRequest request, int most, Watch watch, LongSupplier clock) {
    if (request.getContentLengthLong() > most) {
      throw new TooLargeException(most);
    }
    long start = clock.getAsLong();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    byte[] chunk = new byte[CHUNK];
    try {
      ServletInputStream in = request.getInputStream();
      while (!in.isFinished()) {
        if (in.available() == 0) {
          watch.waits();
        }
        int count = in.read(chunk);
        if (count < 0) {
          break;
        }
        if (count > most - body.size()) {
          throw new TooLargeException(most);
        }
        watch.came(count);
        body.write(chunk, 0, count);
        long allowed = FIRST_NANOS + TimeUnit.SECONDS.toNanos(body.size()) / BYTES_A_SECOND;
        if (clock.getAsLong() - start > allowed) {
          throw slow();
        }
      }
    } catch (SocketTimeoutException _) {
      throw slow();
    } catch (IOException _) {
      throw new BodyException(
          HttpStatus.BAD_REQUEST, "Broken body", "The body broke off before its end.");
    }
    return body.toByteArray();
  }

  private static BodyException slow() {
    return new BodyException(
        HttpStatus.REQUEST_TIMEOUT,
        "Slow body",
        "The body came too slowly: it may take 10 seconds, and one more for each 16 KiB.");
  }
}
