package dev.kindred.cluster;

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
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Hands requests to replicas in turn, as a Service of a cluster does: to those that were ready when
 * they were looked at last, without trying again.
 */
final class RoundRobinProxy implements AutoCloseable {

  private static final List<String> PASSED_ON = List.of("authorization", "content-type");

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient http = HttpClient.newBuilder().executor(threads).build();
  private final List<Target> targets = new CopyOnWriteArrayList<>();
  private final AtomicInteger turn = new AtomicInteger();

  private record Target(int port, AtomicInteger inFlight) {}

  RoundRobinProxy() {
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

  /** From now on requests go to this port, too. */
  void add(int port) {
    targets.add(new Target(port, new AtomicInteger()));
  }

  /** From now on no request begins to go there; returns when those that are there are answered. */
  void remove(int port) {
    List<Target> gone = targets.stream().filter(target -> target.port() == port).toList();
    targets.removeAll(gone);
    gone.forEach(target -> Processes.until(() -> target.inFlight().get() == 0));
  }

  /** The next in turn, with this request in flight. */
  private Target take() {
    while (true) {
      List<Target> now = List.copyOf(targets);
      Target target = now.get(Math.floorMod(turn.getAndIncrement(), now.size()));
      target.inFlight().incrementAndGet();
      if (targets.contains(target)) {
        return target;
      }
      target.inFlight().decrementAndGet(); // It was removed meanwhile.
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    Target target = take();
    try (exchange) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(
                  URI.create(
                      "http://127.0.0.1:" + target.port() + exchange.getRequestURI().toString()))
              .method(
                  exchange.getRequestMethod(),
                  HttpRequest.BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()));
      for (String header : PASSED_ON) {
        String value = exchange.getRequestHeaders().getFirst(header);
        if (value != null) {
          request.header(header, value);
        }
      }
      HttpResponse<byte[]> answer =
          http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
      exchange.getResponseBody().write(answer.body());
    } catch (InterruptedException e) {
      throw new IOException(e);
    } finally {
      target.inFlight().decrementAndGet();
    }
  }

  @Override
  public void close() {
    server.stop(0);
    http.close();
    threads.close();
  }
}
