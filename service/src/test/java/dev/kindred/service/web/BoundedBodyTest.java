package dev.kindred.service.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.EOFException;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.SocketTimeoutException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;

/** Bodies that come as a client sends them, by a clock of the test. */
class BoundedBodyTest {

  private static final BoundedBody.Watch NOBODY =
      new BoundedBody.Watch() {
        @Override
        public void waits() {}

        @Override
        public void came(int bytes) {}
      };

  private long now;

  /** Sends so many bytes in all, some at a time, each after a while. */
  private final class Client extends ServletInputStream {
    private final int step;
    private final long seconds;
    private final IOException end;
    private int left;

    Client(int bytes, int step, long seconds, IOException end) {
      left = bytes;
      this.step = step;
      this.seconds = seconds;
      this.end = end;
    }

    @Override
    public int read(byte[] into, int from, int most) throws IOException {
      now += TimeUnit.SECONDS.toNanos(seconds);
      if (left == 0) {
        throw end;
      }
      int count = Math.min(Math.min(step, left), most);
      left -= count;
      return count;
    }

    @Override
    public int read() {
      throw new AssertionError("a byte by itself");
    }

    @Override
    public boolean isFinished() {
      return left == 0 && end.getMessage() == null;
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setReadListener(ReadListener listener) {
      throw new AssertionError("nobody listens");
    }
  }

  private static HttpServletRequest request(long announced, ServletInputStream body) {
    Map<String, Object> attributes = new HashMap<>();
    return (HttpServletRequest)
        Proxy.newProxyInstance(
            BoundedBodyTest.class.getClassLoader(),
            new Class<?>[] {HttpServletRequest.class},
            (_, method, arguments) ->
                switch (method.getName()) {
                  case "getContentLengthLong" -> announced;
                  case "getInputStream" -> body;
                  case "setAttribute" -> attributes.put((String) arguments[0], arguments[1]);
                  case "getAttribute" -> attributes.get((String) arguments[0]);
                  default -> throw new AssertionError(method);
                });
  }

  private byte[] read(Client client) {
    return BoundedBody.read(request(-1, client), 1 << 20, NOBODY, () -> now);
  }

  private Client whole(int bytes, int step, long seconds) {
    return new Client(bytes, step, seconds, new EOFException());
  }

  @Test
  void aBodyMayTakeTenSecondsAndOneMoreForEach16KiB() {
    assertThat(read(whole(10, 1, 1))).hasSize(10);
    assertThat(read(whole(160 << 10, 8 << 10, 1))).as("in 20 s").hasSize(160 << 10);
    assertThatExceptionOfType(BodyException.class)
        .as("in 21 s, when 20.5 are allowed")
        .isThrownBy(() -> read(whole(168 << 10, 8 << 10, 1)));
    assertThatExceptionOfType(BodyException.class)
        .isThrownBy(() -> read(whole(12, 1, 1)))
        .satisfies(e -> assertThat(e.status()).isEqualTo(HttpStatus.REQUEST_TIMEOUT));
  }

  @Test
  void whatBreaksOffOrDoesNotComeAtAllIsNamed() {
    assertThatExceptionOfType(BodyException.class)
        .isThrownBy(() -> read(new Client(5, 5, 0, new EOFException("gone"))))
        .satisfies(e -> assertThat(e.status()).isEqualTo(HttpStatus.BAD_REQUEST));
    assertThatExceptionOfType(BodyException.class)
        .isThrownBy(() -> read(new Client(5, 5, 0, new SocketTimeoutException("nothing"))))
        .satisfies(e -> assertThat(e.status()).isEqualTo(HttpStatus.REQUEST_TIMEOUT));
  }

  @Test
  void whatIsTooLargeIsNotReadToItsEnd() {
    assertThatThrownBy(() -> BoundedBody.read(request(101, whole(0, 1, 0)), 100))
        .isInstanceOf(TooLargeException.class);
    Client client = whole(1000, 60, 0);
    assertThatThrownBy(() -> BoundedBody.read(request(-1, client), 100))
        .isInstanceOf(TooLargeException.class);
    assertThat(client.left).isEqualTo(880);
  }

  @Test
  void allBodiesTogetherHaveALimitAndNothingIsHeldAfterwards() {
    HeldBodies bodies = new HeldBodies(100);
    try (HeldBodies.Place first = bodies.place()) {
      first.read(request(60, whole(60, 60, 0)));
      try (HeldBodies.Place second = bodies.place()) {
        assertThatThrownBy(() -> second.read(request(60, whole(60, 60, 0))))
            .isInstanceOf(OverloadException.class);
      }
      try (HeldBodies.Place third = bodies.place()) {
        third.read(request(40, whole(40, 40, 0)));
      }
    }
    try (HeldBodies.Place last = bodies.place()) {
      last.read(request(100, whole(100, 50, 0)));
    }
  }
}
