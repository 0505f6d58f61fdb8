package dev.kindred.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends GET requests over some kept-alive connections to a port of this machine. One thread and one
 * selector, so that the load costs little beside what is measured.
 *
 * @param port on the loopback address
 * @param connections how many at a time
 */
record HttpLoad(int port, int connections) {

  private static final int LONGEST_ANSWER = 1 << 17;
  private static final long SHORT_SLEEP_NANOS = 100_000;

  /**
   * Times from when a request was sent, or was to be sent, to the end of its answer, rising.
   *
   * @param nanos one for each request
   */
  record Latencies(List<Long> nanos) {

    /** The time within which a share of the requests was answered, in milliseconds. */
    double millis(double share) {
      return nanos.isEmpty()
          ? 0
          : nanos.get((int) Math.min(nanos.size() - 1L, (long) (share * nanos.size()))) / 1e6;
    }

    static Latencies of(long[] nanos) {
      Arrays.sort(nanos);
      return new Latencies(Arrays.stream(nanos).boxed().toList());
    }
  }

  /**
   * What became of requests that were sent at drawn times.
   *
   * @param answered with 200
   * @param refused with 429, as a service with too much to do should
   * @param unsent when the time was over
   * @param seconds from the first to the last answer
   */
  record Offered(Latencies answered, Latencies refused, int unsent, double seconds) {

    /** Requests answered with 200 per second. */
    double goodput() {
      return answered.nanos().size() / seconds;
    }
  }

  /** The path that asks for k items that are chosen next to a seed. */
  static String path(String seed, String release, int k) {
    return "/recommend?mode=next&k=%d&release=%s&seed=%s"
        .formatted(
            k,
            URLEncoder.encode(release, StandardCharsets.UTF_8),
            URLEncoder.encode(seed, StandardCharsets.UTF_8));
  }

  /**
   * Sends each path once, on each connection as soon as the one before it is answered, and returns
   * when all are answered; anything but 200 is an error.
   */
  Latencies run(List<String> paths) {
    return onlyAnswered(run(paths, Optional.empty(), Long.MAX_VALUE));
  }

  private static Latencies onlyAnswered(Offered offered) {
    if (!offered.refused().nanos().isEmpty()) {
      throw new IllegalStateException(
          offered.refused().nanos().size() + " requests were refused with 429");
    }
    return offered.answered();
  }

  /**
   * Sends each path once, at times that are drawn beforehand (a Poisson process), whether or not
   * the ones before are answered. A request that finds no free connection waits for one, and its
   * time runs from when it was due.
   *
   * @param perSecond requests, on average
   */
  Latencies offered(List<String> paths, double perSecond, long seed) {
    return onlyAnswered(
        run(paths, Optional.of(due(paths.size(), perSecond, seed)), Long.MAX_VALUE));
  }

  /**
   * The same where the service may refuse some.
   *
   * @param seconds after which nothing is sent any more
   */
  Offered offeredTooMuch(List<String> paths, double perSecond, double seconds, long seed) {
    return run(paths, Optional.of(due(paths.size(), perSecond, seed)), (long) (1e9 * seconds));
  }

  private static long[] due(int requests, double perSecond, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    long[] due = new long[requests];
    double seconds = 0;
    for (int request = 0; request < due.length; request++) {
      seconds -= Math.log(1 - random.nextDouble()) / perSecond;
      due[request] = (long) (seconds * 1e9);
    }
    return due;
  }

  private Offered run(List<String> paths, Optional<long[]> due, long mostNanos) {
    long[] nanos = new long[paths.size()]; // Below 0 where it was refused.
    int sent = 0;
    long start;
    try (Selector selector = Selector.open()) {
      ArrayDeque<Connection> idle = new ArrayDeque<>();
      while (idle.size() < Math.min(connections, paths.size())) {
        idle.add(new Connection(open(selector)));
      }
      start = System.nanoTime();
      int wanted = nanos.length;
      for (int answered = 0; answered < wanted; ) {
        if (System.nanoTime() - start > mostNanos) {
          wanted = sent;
        }
        while (sent < wanted && !idle.isEmpty()) {
          long now = System.nanoTime();
          long from = due.isPresent() ? start + due.get()[sent] : now;
          if (from > now) {
            break;
          }
          idle.remove().send(sent, paths.get(sent), from);
          sent++;
        }
        if (answered == wanted) {
          break;
        }
        if (due.isPresent() && sent < wanted && !idle.isEmpty()) {
          long wait = start + due.get()[sent] - System.nanoTime();
          if (wait > 1_000_000) {
            selector.select(wait / 1_000_000);
          } else {
            selector.selectNow();
            LockSupport.parkNanos(Math.min(wait, SHORT_SLEEP_NANOS)); // The core is the service's.
          }
        } else {
          selector.select();
        }
        for (SelectionKey key : selector.selectedKeys()) {
          Connection connection = (Connection) key.attachment();
          if (connection.receive()) {
            long took = System.nanoTime() - connection.start;
            nanos[connection.request] = connection.refused ? -took : took;
            answered++;
            idle.add(connection);
          }
        }
        selector.selectedKeys().clear();
      }
      for (SelectionKey key : selector.keys()) {
        key.channel().close();
      }
    } catch (IOException e) {
      throw new IllegalStateException("a request failed: " + e.getMessage(), e);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    return new Offered(
        Latencies.of(Arrays.stream(nanos).filter(took -> took > 0).toArray()),
        Latencies.of(Arrays.stream(nanos).filter(took -> took < 0).map(took -> -took).toArray()),
        paths.size() - sent,
        seconds);
  }

  private SelectionKey open(Selector selector) throws IOException {
    SocketChannel channel =
        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.configureBlocking(false);
    return channel.register(selector, SelectionKey.OP_READ);
  }

  /** One connection, with at most one request under way. */
  private static final class Connection {

    private final SocketChannel channel;
    private final ByteBuffer in = ByteBuffer.allocate(LONGEST_ANSWER);
    private String path = "";
    private int request;
    private long start;
    private boolean refused;

    Connection(SelectionKey key) {
      channel = (SocketChannel) key.channel();
      key.attach(this);
    }

    void send(int number, String target, long from) throws IOException {
      path = target;
      request = number;
      in.clear();
      String text = "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
      ByteBuffer out = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
      start = from;
      while (out.hasRemaining()) {
        channel.write(out);
      }
    }

    /** Reads what there is, and tells whether the answer is complete. */
    boolean receive() throws IOException {
      if (channel.read(in) < 0) {
        throw new IOException(path + ": the connection was closed");
      }
      byte[] bytes = in.array();
      int headerEnd = indexOf(bytes, in.position(), "\r\n\r\n");
      if (headerEnd < 0) {
        return false;
      }
      int status = 100 * (bytes[9] - '0') + 10 * (bytes[10] - '0') + bytes[11] - '0';
      refused = status == 429;
      if (bytes[9] != '2' && !refused) {
        throw new IOException(
            path + " was answered " + new String(bytes, 0, in.position(), StandardCharsets.UTF_8));
      }
      int bodyStart = headerEnd + 4;
      int length = indexOf(bytes, headerEnd, "Content-Length: ");
      if (length < 0) { // Chunked; the last chunk is empty.
        return in.position() >= bodyStart + 5
            && indexOf(Arrays.copyOfRange(bytes, in.position() - 5, in.position()), 5, "0\r\n\r\n")
                == 0;
      }
      int value = 0;
      for (int i = length + 16; bytes[i] >= '0'; i++) {
        value = 10 * value + bytes[i] - '0';
      }
      return in.position() >= bodyStart + value;
    }

    private static int indexOf(byte[] bytes, int end, String wanted) {
      for (int from = 0; from + wanted.length() <= end; from++) {
        int same = 0;
        while (same < wanted.length() && bytes[from + same] == wanted.charAt(same)) {
          same++;
        }
        if (same == wanted.length()) {
          return from;
        }
      }
      return -1;
    }
  }
}
