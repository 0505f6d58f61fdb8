package dev.kindred.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Hands requests to replicas in turn, as a load balancer does: it asks each now and then whether it
 * is ready, knows nothing else of them, and tries no request again.
 */
final class RoundRobinProxy implements AutoCloseable {

  private static final int BAD_GATEWAY = 502;
  private static final int UNAVAILABLE = 503;
  private static final List<String> PASSED_ON = List.of("authorization", "content-type");

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient http = HttpClient.newBuilder().executor(threads).build();
  private final List<Target> targets = new CopyOnWriteArrayList<>();
  private final AtomicInteger turn = new AtomicInteger();

  private final CountDownLatch closed = new CountDownLatch(1);
  private final Duration period;

  private static final class Target {
    private final Replica replica;
    private volatile boolean ready;

    Target(Replica replica) {
      this.replica = replica;
    }
  }

  /**
   * A proxy without replicas.
   *
   * @param period from one look at a replica's readiness to the next
   */
  RoundRobinProxy(Duration period) {
    this.period = period;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1000);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** From now on requests go to it, too, while it is seen ready. */
  void add(Replica replica) {
    Target target = new Target(replica);
    targets.add(target);
    threads.execute(() -> watch(target));
  }

  /** How many replicas were ready when they were looked at last. */
  int ready() {
    return (int) targets.stream().filter(target -> target.ready).count();
  }

  private void watch(Target target) {
    try {
      do {
        target.ready = target.replica.isReady();
      } while (!closed.await(period.toNanos(), TimeUnit.NANOSECONDS));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    List<Target> ready = targets.stream().filter(target -> target.ready).toList();
    try (exchange) {
      if (ready.isEmpty()) {
        answer(exchange, UNAVAILABLE, "no replica is ready".getBytes(UTF_8));
        return;
      }
      Replica replica = ready.get(Math.floorMod(turn.getAndIncrement(), ready.size())).replica;
      HttpRequest.Builder request =
          HttpRequest.newBuilder(
                  URI.create(
                      "http://127.0.0.1:" + replica.port() + exchange.getRequestURI().toString()))
              .method(
                  exchange.getRequestMethod(),
                  HttpRequest.BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()));
      for (String header : PASSED_ON) {
        String value = exchange.getRequestHeaders().getFirst(header);
        if (value != null) {
          request.header(header, value);
        }
      }
      try {
        HttpResponse<byte[]> answer =
            http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        answer(exchange, answer.statusCode(), answer.body());
      } catch (IOException e) {
        answer(exchange, BAD_GATEWAY, (replica.port() + ": " + e).getBytes(UTF_8));
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    closed.countDown();
    http.close();
    threads.close();
  }
}
