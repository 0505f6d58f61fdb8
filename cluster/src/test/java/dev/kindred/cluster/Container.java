package dev.kindred.cluster;

import static dev.kindred.cluster.Docker.docker;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The service's image as a cluster would run it: a read-only root, no capabilities, 2 GB. */
final class Container implements AutoCloseable {

  static final int REQUESTS = 8080;
  static final int MANAGEMENT = 8081;

  private static final List<String> HARDENED =
      List.of("--read-only", "--cap-drop=ALL", "--security-opt=no-new-privileges", "--memory=2g");

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final String name = "kindred-test-" + Long.toUnsignedString(System.nanoTime(), 36);

  /** Creates it, with further options of Docker and arguments of the service. */
  Container(List<String> options, List<String> arguments) {
    List<String> command = new ArrayList<>(List.of("create", "--name", name));
    command.addAll(HARDENED);
    command.add("--publish=127.0.0.1::" + REQUESTS);
    command.add("--publish=127.0.0.1::" + MANAGEMENT);
    command.addAll(options);
    command.add(Image.SERVICE.tag());
    command.addAll(arguments);
    docker(command.toArray(String[]::new));
  }

  /** Runs a command in another container of an image, as hardened, until it ends. */
  static String run(Image image, List<String> options, List<String> arguments) {
    List<String> command = new ArrayList<>(List.of("run", "--rm"));
    command.addAll(HARDENED);
    command.addAll(options);
    command.add(image.tag());
    command.addAll(arguments);
    return docker(command.toArray(String[]::new));
  }

  /** Copies a folder's content; nothing need be mounted, so that the engine may be anywhere. */
  void copy(Path folder, String target) {
    docker("cp", folder + "/.", name + ":" + target);
  }

  /** Starts it and waits until it is ready. */
  void start() {
    long started = System.nanoTime();
    docker("start", name);
    Processes.until(() -> {
      if (!inspect("{{.State.Running}}").equals("true")) {
        throw new AssertionError(log());
      }
      return tryGet(MANAGEMENT, "/actuator/health/readiness")
          .map(answer -> answer.statusCode() == 200)
          .orElse(false);
    });
    System.out.printf(
        "ready after %d ms%n", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started));
  }

  /** Ends it as kill -9 does. */
  void kill() {
    docker("kill", "--signal=KILL", name);
  }

  /** Ends it as a cluster does; returns its exit code. */
  int stop() {
    docker("stop", "-t", "30", name);
    return Integer.parseInt(inspect("{{.State.ExitCode}}"));
  }

  String inspect(String template) {
    return docker("inspect", "--format", template, name);
  }

  String log() {
    return docker("logs", name);
  }

  String address(int port) {
    return "http://"
        + docker("port", name, Integer.toString(port)).lines().findFirst().orElseThrow();
  }

  HttpResponse<String> get(int port, String path) {
    return tryGet(port, path)
        .orElseThrow(() -> new AssertionError("no answer; its log:\n" + log()));
  }

  private Optional<HttpResponse<String>> tryGet(int port, String path) {
    try {
      return Optional.of(send(HttpRequest.newBuilder(URI.create(address(port) + path))));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
    try {
      return http.send(
          request.timeout(Duration.ofMinutes(1)).build(), HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      throw new IllegalStateException("this took too long", e);
    }
  }

  @Override
  public void close() {
    docker("rm", "--force", "--volumes", name);
    http.close();
  }
}
