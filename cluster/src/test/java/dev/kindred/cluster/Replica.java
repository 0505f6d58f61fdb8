package dev.kindred.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The service in a process of its own, asked over HTTP. */
final class Replica implements AutoCloseable {

  static final String TOKEN = "a-token-of-a-service-with-others";

  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final Path SERVICE = Path.of("..", "service");

  private final Path home;
  private final Path log;
  private final Process process;
  private final int port;
  private final int management;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  /** An answer. */
  record Answer(int status, String text) {
    JsonNode json() {
      return MAPPER.readTree(text);
    }
  }

  /**
   * Starts it.
   *
   * @param home where its state and its log are; what is there already it finds again
   * @param releases the folder of bundles
   * @param settings further ones, {@code KEY=VALUE}
   */
  Replica(Path home, Path releases, List<String> settings) {
    this(home, releases, Processes.freePort(), settings);
  }

  /** The same on a port. */
  Replica(Path home, Path releases, int port, List<String> settings) {
    this.port = port;
    management = Processes.freePort();
    this.home = home;
    log = home.resolve("service.log");
    try {
      Files.createDirectories(home);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> main = new ArrayList<>();
    main.add("dev.kindred.service.Service");
    main.add("--releases=" + releases);
    main.add("--port=" + port);
    main.add("--management-port=" + management);
    main.add("--kindred.state=" + home.resolve("state"));
    main.add("--kindred.index.cache=" + home.resolve("index"));
    main.add("--kindred.token=" + TOKEN);
    settings.forEach(setting -> main.add("--" + setting));
    process =
        Processes.start(
            log,
            List.of(
                "--enable-native-access=ALL-UNNAMED",
                "--add-modules=jdk.incubator.vector",
                "-Xmx512m"),
            classPath(),
            main);
  }

  /** What the service runs with outside of tests. */
  private static String classPath() {
    Path libraries = SERVICE.resolve("target/runtime.classpath");
    try {
      return SERVICE.resolve("target/classes").toRealPath()
          + System.getProperty("path.separator")
          + Files.readString(libraries).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("package the module service first", e);
    }
  }

  /** Copies the small bundle of the service's tests. */
  static void copyBundle(Path target) {
    Path small = SERVICE.resolve("src/test/resources/bundles/small");
    try (Stream<Path> paths = Files.walk(small)) {
      Files.createDirectories(target.toAbsolutePath().getParent());
      for (Path path : paths.toList()) {
        Files.copy(path, target.resolve(small.relativize(path)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return port;
  }

  Replica awaitReady() {
    Processes.until(process, log, this::isReady);
    return this;
  }

  /** Whether it says that requests may be sent to it. */
  boolean isReady() {
    return tryGet(management, "/actuator/health/readiness").map(Answer::status).orElse(0) == 200;
  }

  /** Whether its management port answers anything. */
  boolean answers() {
    return tryGet(management, "/actuator/health/liveness").isPresent();
  }

  Answer health() {
    return get(management, "/actuator/health");
  }

  /** The value of a metric that has no labels. */
  double metric(String name) {
    return get(management, "/actuator/prometheus")
        .text()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .map(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("there is no metric " + name));
  }

  Answer get(String path) {
    return get(port, path);
  }

  private Answer get(int where, String path) {
    return tryGet(where, path)
        .orElseThrow(() -> new AssertionError("no answer; its log:\n" + Processes.read(log)));
  }

  private Optional<Answer> tryGet(int where, String path) {
    try {
      return Optional.of(send(request(where, path).GET()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Puts an item of a brand. */
  Answer put(String id, String brand) throws IOException {
    return send(
        request(port, "/items/" + id)
            .header("content-type", "application/json")
            .PUT(
                HttpRequest.BodyPublishers.ofString(
                    "{\"attributes\": {\"brand\": [\"" + brand + "\"]}}")));
  }

  Answer delete(String id) throws IOException {
    return send(request(port, "/items/" + id).DELETE());
  }

  /** Posts a JSON body. */
  Answer post(String path, String body) throws IOException {
    return send(
        request(port, path)
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  /** An item's brand; empty if there is no such item. */
  String brand(String id) {
    Answer answer = get("/items/" + id);
    return answer.status() == 404 ? "" : answer.json().at("/attributes/brand/0").asString();
  }

  private static HttpRequest.Builder request(int port, String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .timeout(Duration.ofMinutes(2))
        .header("authorization", "Bearer " + TOKEN);
  }

  private Answer send(HttpRequest.Builder request) throws IOException {
    try {
      HttpResponse<String> answer =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Answer(answer.statusCode(), answer.body());
    } catch (InterruptedException e) {
      throw new IllegalStateException("this took too long", e);
    }
  }

  /** How many records of Kafka it need not read again if it is killed now. */
  long recordsSaved() {
    try (Stream<Path> topics = Files.list(home.resolve("state/kafka"))) {
      return topics
          .map(topic -> topic.resolve("offsets.json"))
          .filter(Files::exists)
          .map(file -> MAPPER.readTree(file).at("/next"))
          .mapToLong(next -> next.valueStream().mapToLong(JsonNode::asLong).sum())
          .sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends it as kill -9 does. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** Ends it as an operator does, and waits; returns its exit code. */
  int terminate() {
    process.destroy();
    return process.onExit().join().exitValue();
  }

  String log() {
    return Processes.read(log);
  }

  @Override
  public void close() {
    kill();
    http.close();
  }
}
