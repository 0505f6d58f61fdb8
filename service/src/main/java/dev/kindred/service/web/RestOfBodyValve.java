package dev.kindred.service.web;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
import org.apache.tomcat.util.net.ApplicationBufferHandler;
import org.springframework.http.HttpHeaders;

/**
 * Takes what nobody has read of a body, so that its client sees the answer, but only a part of what
 * is long or slow; then it closes the connection. Tomcat would go on as long as some bytes come.
 */
public final class RestOfBodyValve extends ValveBase {

  private static final Logger LOG = System.getLogger(RestOfBodyValve.class.getName());
  private static final int MOST_BYTES = 2 << 20;
  private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final HeldBodies bodies;

  /** A valve, to be put before all others. */
  public RestOfBodyValve(HeldBodies bodies) {
    super(true);
    this.bodies = bodies;
  }

  @Override
  public void invoke(Request request, Response response) throws IOException, ServletException {
    getNext().invoke(request, response);
    org.apache.coyote.Request connection = request.getCoyoteRequest();
    if (connection.isFinished()) {
      return;
    }
    bodies.await(() -> drain(connection));
    if (!connection.isFinished()) {
      if (!response.isCommitted()) {
        response.setHeader(HttpHeaders.CONNECTION, "close");
      }
      connection.action(ActionCode.DISABLE_SWALLOW_INPUT, null);
    }
  }

  private static void drain(org.apache.coyote.Request connection) {
    long start = System.nanoTime();
    Discarded discarded = new Discarded();
    int drained = 0;
    try {
      while (drained < MOST_BYTES
          && System.nanoTime() - start < MOST_NANOS
          && !connection.isFinished()) {
        int count = connection.doRead(discarded);
        if (count < 0) {
          return;
        }
        drained += count;
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "the rest of a body does not come: {0}", e.getMessage());
    }
  }

  /** Looks at nothing that it is given. */
  private static final class Discarded implements ApplicationBufferHandler {

    private ByteBuffer last = ByteBuffer.allocate(0);

    @Override
    public void setByteBuffer(ByteBuffer buffer) {
      last = buffer;
    }

    @Override
    public ByteBuffer getByteBuffer() {
      return last;
    }

    @Override
    public void expand(int size) {}
  }
}
