package dev.kindred.service;

import dev.kindred.service.release.FakeTowers;
import dev.kindred.service.release.Towers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The service on free ports, asked over HTTP. */
final class RunningService implements AutoCloseable {

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final ConfigurableApplicationContext context;
  private final HttpClient client = HttpClient.newHttpClient();
  private String authorization = "";

  /** An answer. */
  record Answer(int status, String type, String text, String requestId) {
    JsonNode json() {
      return MAPPER.readTree(text);
    }
  }

  private RunningService(ConfigurableApplicationContext context) {
    this.context = context;
  }

  static RunningService start(Path releases, String... properties) {
    return startOn(0, releases, properties);
  }

  static RunningService startOn(int port, Path releases, String... properties) {
    return startWith(FakeTowers::new, port, releases, properties);
  }

  static RunningService startWith(
      Towers.Opener opener, int port, Path releases, String... properties) {
    SpringApplication application = Service.application();
    application.addInitializers(context ->
        ((GenericApplicationContext) context).registerBean(Towers.Opener.class, () -> opener));
    return start(application, port, releases, properties);
  }

  /** Serves real bundles. */
  static RunningService startWithModels(Path releases) {
    return start(Service.application(), 0, releases);
  }

  private static RunningService start(
      SpringApplication application, int port, Path releases, String... properties) {
    List<String> arguments = new ArrayList<>(List.of(properties));
    arguments.add("--kindred.releases=" + releases);
    arguments.add("--kindred.drain=0s");
    arguments.add("--server.port=" + port);
    arguments.add("--management.server.port=0");
    try {
      return new RunningService(application.run(arguments.toArray(String[]::new)));
    } catch (RuntimeException e) {
      awaitLoads(); // A process would end now; here they would write on into a test's folder.
      throw e;
    }
  }

  private static void awaitLoads() {
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().equals("load")) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new IllegalStateException(e);
        }
      }
    }
  }

  Answer get(String pathAndQuery) {
    return send("GET", "local.server.port", pathAndQuery);
  }

  Answer head(String pathAndQuery) {
    return send("HEAD", "local.server.port", pathAndQuery);
  }

  /** Gets with a header. */
  Answer getWith(String header, String value, String pathAndQuery) {
    return send("local.server.port", pathAndQuery, request -> request.header(header, value).GET());
  }

  Answer post(String pathAndQuery) {
    return send("POST", "local.server.port", pathAndQuery);
  }

  /** Posts a JSON body. */
  Answer post(String path, String body) {
    return send(
        "local.server.port",
        path,
        request ->
            request
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  /** The header {@code Authorization} of all requests from now on; none if it is empty. */
  void authorize(String header) {
    authorization = header;
  }

  /** Puts a JSON body. */
  Answer put(String path, String body) {
    return send(
        "local.server.port",
        path,
        request ->
            request
                .header("content-type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(body)));
  }

  Answer delete(String path) {
    return send("DELETE", "local.server.port", path);
  }

  /** Posts JSON lines. */
  Answer postLines(String path, String body) {
    return send(
        "local.server.port",
        path,
        request ->
            request
                .header("content-type", "application/x-ndjson")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  /** Sends any method with a body of any kind. */
  Answer send(String method, String pathAndQuery, String type, String body) {
    return send(
        "local.server.port",
        pathAndQuery,
        request ->
            request
                .header("content-type", type)
                .method(method, HttpRequest.BodyPublishers.ofString(body)));
  }

  /** What Spring has made. */
  <T> T bean(String name, Class<T> type) {
    return context.getBean(name, type);
  }

  Answer manage(String path) {
    return send("GET", "local.management.port", path);
  }

  /** Sends bytes as they are, and returns what comes until the connection is closed. */
  String raw(String request) throws IOException {
    try (Socket socket = new Socket()) {
      connect(socket);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Connects a socket. */
  void connect(Socket socket) throws IOException {
    int port = Integer.parseInt(context.getEnvironment().getRequiredProperty("local.server.port"));
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  private Answer send(String method, String port, String pathAndQuery) {
    return send(
        port, pathAndQuery, request -> request.method(method, HttpRequest.BodyPublishers.noBody()));
  }

  private Answer send(String port, String pathAndQuery, UnaryOperator<HttpRequest.Builder> method) {
    URI uri =
        URI.create("http://127.0.0.1:" + context.getEnvironment().getProperty(port) + pathAndQuery);
    HttpRequest.Builder builder = HttpRequest.newBuilder(uri);
    if (!authorization.isEmpty()) {
      builder.header("authorization", authorization);
    }
    HttpRequest request = method.apply(builder).build();
    try {
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      return new Answer(
          response.statusCode(),
          response.headers().firstValue("content-type").orElse(""),
          response.body(),
          response.headers().firstValue("x-request-id").orElse(""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    client.close();
    context.close();
  }
}
