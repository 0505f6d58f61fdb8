package dev.kindred.cluster;

import static dev.kindred.cluster.Docker.docker;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Builds the service's image and runs it as a cluster would, wherever a Docker engine answers. The
 * properties {@code baseImage} and {@code jdkImage} name other base images than the Dockerfile's.
 */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class ImageTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final String TOKEN = "a-token-for-a-container-of-kindred";

  private static final Duration DRAINING = Duration.ofMillis(1500); // Of two seconds.

  private static String image = "";

  @TempDir Path folder;

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private String container = "";

  @BeforeAll
  static void build() {
    assumeTrue(Docker.answers(), "no Docker engine answers");
    List<String> command = new ArrayList<>(List.of("docker/build.sh", "service"));
    base("baseImage", "BASE_IMAGE", command);
    base("jdkImage", "JDK_IMAGE", command);
    Docker.Result built = Docker.run(ROOT, Map.of("KINDRED_BUILT", "yes"), command);
    assumeTrue(
        built.status() == 0 || !built.output().contains("failed to resolve"),
        "the base images cannot be had; name others by -DbaseImage and -DjdkImage");
    assertThat(built.status()).as(built.output()).isZero();
    image = "kindred:0.1.0";
  }

  private static void base(String property, String argument, List<String> command) {
    String name = System.getProperty(property, "");
    if (!name.isEmpty()) {
      command.addAll(List.of("--build-arg", argument + "=" + name));
    }
  }

  @BeforeEach
  void create() {
    container =
        docker(
            "create",
            "--read-only",
            "--cap-drop=ALL",
            "--security-opt=no-new-privileges",
            "--memory=2g",
            "--env=KINDRED_TOKEN=" + TOKEN,
            "--publish=127.0.0.1::8080",
            "--publish=127.0.0.1::8081",
            image);
    Replica.copyBundle(folder.resolve("releases/small"));
    docker("cp", folder.resolve("releases") + "/.", container + ":/releases");
  }

  @AfterEach
  void remove() {
    docker("rm", "--force", "--volumes", container);
    http.close();
  }

  @AfterAll
  static void tell() {
    if (!image.isEmpty()) {
      System.out.printf(
          "%s has %d MB%n",
          image,
          Long.parseLong(docker("image", "inspect", "--format", "{{.Size}}", image)) / 1_000_000);
    }
  }

  @Test
  void itStartsRecommendsAndKeepsWhatItAcknowledgedThroughAKill() throws Exception {
    start();
    assertThat(get(8080, "/recommend?seed=item-3").body()).contains("\"items\":[{\"id\":");
    List<String> acknowledged = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      String id = "new-" + i;
      HttpResponse<String> answer =
          http.send(
              request(8080, "/items/" + id)
                  .header("authorization", "Bearer " + TOKEN)
                  .header("content-type", "application/json")
                  .PUT(
                      HttpRequest.BodyPublishers.ofString(
                          "{\"attributes\": {\"brand\": [\"acme\"]}}"))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
      acknowledged.add(id);
    }
    docker("kill", "--signal=KILL", container);
    start();

    for (String id : acknowledged) {
      assertThat(get(8080, "/items/" + id).statusCode()).as(id).isEqualTo(200);
    }
    assertThat(get(8080, "/recommend?k=1000&seed=item-3").body()).contains("\"new-49\"");
  }

  @Test
  void itRunsAsAnyUserOnAReadOnlyRootAndKnowsItsHealth() throws Exception {
    start();

    assertThat(docker("image", "inspect", "--format", "{{.Config.User}}", image))
        .isEqualTo("10001:10001");
    assertThat(docker("inspect", "--format", "{{.HostConfig.ReadonlyRootfs}}", container))
        .isEqualTo("true");
    String check =
        docker("image", "inspect", "--format", "{{join .Config.Healthcheck.Test \" \"}}", image);
    List<String> command = new ArrayList<>(List.of("exec", container));
    command.addAll(List.of(check.substring("CMD ".length()).split(" ", -1)));
    docker(command.toArray(String[]::new));
  }

  @Test
  void sigtermDrains() throws Exception {
    start();
    AtomicLong answers = new AtomicLong();
    AtomicLong stopped = new AtomicLong(Long.MAX_VALUE);
    Queue<String> failures = new ConcurrentLinkedQueue<>();
    List<Thread> clients = new ArrayList<>();
    String address = address(8080);
    for (int client = 0; client < 3; client++) {
      clients.add(Thread.ofPlatform().start(() -> ask(address, answers, stopped, failures)));
    }
    Processes.until(() -> answers.get() > 100 || !failures.isEmpty());
    stopped.set(System.nanoTime());
    docker("stop", "--time", "30", container);
    for (Thread client : clients) {
      client.join();
    }

    assertThat(failures).isEmpty();
    assertThat(docker("inspect", "--format", "{{.State.ExitCode}}", container)).isEqualTo("143");
  }

  /**
   * Asks until nobody answers any more. The engine's own proxy takes connections longer than the
   * service, so that only requests count that began while the service drains.
   */
  private static void ask(
      String address, AtomicLong answers, AtomicLong stopped, Queue<String> failures) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address + "/recommend?seed=item-3")).build();
    long began = 0;
    try (HttpClient client = HttpClient.newHttpClient()) {
      while (true) {
        began = System.nanoTime();
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
          failures.add(answer.body());
        }
        answers.incrementAndGet();
      }
    } catch (IOException e) {
      if (stopped.get() == Long.MAX_VALUE || began - stopped.get() < DRAINING.toNanos()) {
        failures.add(e.toString());
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void start() {
    long started = System.nanoTime();
    docker("start", container);
    Processes.until(() -> {
      if (!docker("inspect", "--format", "{{.State.Running}}", container).equals("true")) {
        throw new AssertionError(docker("logs", container));
      }
      return tryGet(8081, "/actuator/health/readiness")
          .map(answer -> answer.statusCode() == 200)
          .orElse(false);
    });
    System.out.printf(
        "ready after %d ms%n", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started));
  }

  private String address(int port) {
    return "http://"
        + docker("port", container, Integer.toString(port)).lines().findFirst().orElseThrow();
  }

  private HttpRequest.Builder request(int port, String path) {
    return HttpRequest.newBuilder(URI.create(address(port) + path));
  }

  private HttpResponse<String> get(int port, String path) {
    return tryGet(port, path)
        .orElseThrow(() -> new AssertionError("no answer; its log:\n" + docker("logs", container)));
  }

  private Optional<HttpResponse<String>> tryGet(int port, String path) {
    try {
      return Optional.of(
          http.send(request(port, path).build(), HttpResponse.BodyHandlers.ofString()));
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      throw new IllegalStateException("this took too long", e);
    }
  }
}
