package dev.kindred.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Builds the service's image and runs it as a cluster would, wherever a Docker engine answers. */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class ImageTest {

  private static final String TOKEN = "a-token-for-a-container-of-kindred";

  private static final Duration DRAINING = Duration.ofMillis(1500); // Of two seconds.

  private static final long MOST_BYTES = 400_000_000; // On Debian; its own part is about 210 MB.

  @TempDir Path folder;

  private Container container;

  @BeforeAll
  static void build() {
    Image.SERVICE.build();
  }

  @BeforeEach
  void create() {
    container =
        new Container(List.of("--env=KINDRED_TOKEN=" + TOKEN, "--health-interval=1s"), List.of());
    Replica.copyBundle(folder.resolve("releases/small"));
    container.copy(folder.resolve("releases"), "/releases");
  }

  @AfterEach
  void remove() {
    container.close();
  }

  @Test
  void itStartsRecommendsAndKeepsWhatItAcknowledgedThroughAKill() throws Exception {
    container.start();
    assertThat(container.get(Container.REQUESTS, "/recommend?seed=item-3").body())
        .contains("\"items\":[{\"id\":");
    List<String> acknowledged = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      String id = "new-" + i;
      HttpResponse<String> answer =
          container.send(
              HttpRequest.newBuilder(
                      URI.create(container.address(Container.REQUESTS) + "/items/" + id))
                  .header("authorization", "Bearer " + TOKEN)
                  .header("content-type", "application/json")
                  .PUT(
                      HttpRequest.BodyPublishers.ofString(
                          "{\"attributes\": {\"brand\": [\"acme\"]}}")));
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
      acknowledged.add(id);
    }
    container.kill();
    container.start();

    for (String id : acknowledged) {
      assertThat(container.get(Container.REQUESTS, "/items/" + id).statusCode())
          .as(id)
          .isEqualTo(200);
    }
    assertThat(container.get(Container.REQUESTS, "/recommend?k=1000&seed=item-3").body())
        .contains("\"new-49\"");
  }

  @Test
  void onAReadOnlyRootTheEngineFindsItHealthy() {
    container.start();

    assertThat(container.inspect("{{.HostConfig.ReadonlyRootfs}}")).isEqualTo("true");
    Processes.until(() -> container.inspect("{{.State.Health.Status}}").equals("healthy"));
  }

  @Test
  void itIsSmallBelongsToNoRootAndNeedsNoShell() {
    assertThat(Image.SERVICE.inspect("{{.Config.User}}")).isEqualTo("10001:10001");
    assertThat(Image.SERVICE.inspect("{{index .Config.Entrypoint 0}}"))
        .isEqualTo("/app/java/bin/java");
    assertThat(Image.SERVICE.inspect("{{join .Config.Healthcheck.Test \" \"}}"))
        .startsWith("CMD /app/java/bin/java ");
    assertThat(Image.SERVICE.inspect("{{json .Config.Labels}}"))
        .contains("org.opencontainers.image.title", "org.opencontainers.image.revision");
    assertThat(Image.SERVICE.bytes()).isLessThan(MOST_BYTES);
  }

  @Test
  void theJvmCanUseTheCacheOfItsStart() {
    String version =
        Container.run(
            Image.SERVICE,
            List.of("--entrypoint=/app/java/bin/java"),
            List.of("@/app/java.options", "-XX:AOTMode=on", "-version")); // else it fails

    assertThat(version).contains("mixed mode, sharing");
  }

  @Test
  void sigtermDrains() throws Exception {
    container.start();
    AtomicLong answers = new AtomicLong();
    AtomicLong stopped = new AtomicLong(Long.MAX_VALUE);
    Queue<String> failures = new ConcurrentLinkedQueue<>();
    List<Thread> clients = new ArrayList<>();
    String address = container.address(Container.REQUESTS);
    for (int client = 0; client < 3; client++) {
      clients.add(Thread.ofPlatform().start(() -> ask(address, answers, stopped, failures)));
    }
    Processes.until(() -> answers.get() > 100 || !failures.isEmpty());
    stopped.set(System.nanoTime());
    int status = container.stop();
    for (Thread client : clients) {
      client.join();
    }

    assertThat(failures).isEmpty();
    assertThat(status).isEqualTo(143);
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
}
