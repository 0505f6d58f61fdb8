package dev.kindred.service;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Sends GET requests one after the other on a connection that is kept alive. It closes its
 * connection when an answer says so, and repeats a request in one case only: where a connection
 * that has answered before ends without a byte of this answer. Such a connection was idle and
 * closed before the request came, and a GET, which is idempotent, may be sent again then (RFC 9110,
 * 9.2.2; RFC 9112, 9.3.1). What fails on a new connection is lost.
 */
final class KeepAliveClient implements AutoCloseable {

  private static final Pattern LENGTH = Pattern.compile("content-length: (\\d+)");
  private static final int PATIENCE_MILLIS = 20_000;

  private final InetSocketAddress address;
  private @Nullable Socket socket;
  private boolean used;
  private long repeated;

  KeepAliveClient(URI service) {
    address = new InetSocketAddress(service.getHost(), service.getPort());
  }

  /** How often a request was sent again. */
  long repeated() {
    return repeated;
  }

  /**
   * Returns the status.
   *
   * @throws ConnectException if nobody listens
   * @throws IOException if the request is lost
   */
  int get(String path) throws IOException {
    while (true) {
      Socket connection = connection();
      try {
        connection
            .getOutputStream()
            .write(
                ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
        int first = connection.getInputStream().read();
        if (first >= 0) {
          return answer(connection, first);
        }
        abandon("the connection was closed");
      } catch (SocketException e) {
        abandon(String.valueOf(e.getMessage()));
      }
    }
  }

  /** Lets go of a connection that gave no answer; that is a loss on a new one. */
  private void abandon(String why) throws IOException {
    boolean wasIdle = used;
    close();
    if (!wasIdle) {
      throw new IOException("no answer on a new connection: " + why);
    }
    repeated++;
  }

  private int answer(Socket connection, int first) throws IOException {
    InputStream in = connection.getInputStream();
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    for (int next = first; ; next = in.read()) {
      if (next < 0) {
        throw new IOException("the answer was cut off in its head");
      }
      head.write(next);
      if (next == '\n' && head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
        break;
      }
    }
    String text = head.toString(StandardCharsets.US_ASCII).toLowerCase(Locale.ROOT);
    Matcher length = LENGTH.matcher(text);
    if (!length.find()) {
      throw new IOException("the answer does not tell its length: " + text);
    }
    int bytes = Integer.parseInt(length.group(1));
    if (in.readNBytes(bytes).length < bytes) {
      throw new IOException("the answer was cut off");
    }
    used = true;
    if (text.contains("connection: close")) {
      close();
    }
    return Integer.parseInt(text.substring(9, 12));
  }

  private Socket connection() throws IOException {
    Socket known = socket;
    if (known != null) {
      return known;
    }
    Socket opened = new Socket();
    opened.connect(address);
    opened.setTcpNoDelay(true);
    opened.setSoTimeout(PATIENCE_MILLIS);
    socket = opened;
    used = false;
    return opened;
  }

  @Override
  public void close() throws IOException {
    Socket known = socket;
    socket = null;
    if (known != null) {
      known.close();
    }
  }
}
