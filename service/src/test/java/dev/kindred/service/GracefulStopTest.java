package dev.kindred.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.service.release.Fixture;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ends the real service by SIGTERM under load on connections that are kept alive. The system
 * property {@code stops} says how often.
 */
class GracefulStopTest {

  private static final int STOPS = Integer.getInteger("stops", 1);
  private static final int CLIENTS = 8;
  private static final int ENOUGH = 500; // Answers before the signal.

  @TempDir Path folder;

  private final Queue<String> lost = new ConcurrentLinkedQueue<>();
  private final AtomicLong answers = new AtomicLong();
  private final AtomicLong answersOfTheDrain = new AtomicLong();
  private final AtomicLong repeated = new AtomicLong();
  private final AtomicBoolean told = new AtomicBoolean();
  private final AtomicBoolean ready = new AtomicBoolean(true);

  @Test
  @Timeout(value = 60, unit = TimeUnit.MINUTES)
  void clientsThatLeaveWhenReadinessIsDownLoseNothing() throws Exception {
    Fixture.copyTo(folder.resolve("small"));
    for (int stop = 0; stop < STOPS; stop++) {
      told.set(false);
      ready.set(true);
      int management = freePort();
      try (RealService service =
          RealService.start(
              folder,
              folder.resolve(stop + ".log"),
              Map.of(),
              "--management-port=" + management,
              "--kindred.drain=4s")) {
        stopUnderLoad(service, management);
      }
      assertThat(lost).as("lost in stop %d", stop).isEmpty();
    }
    assertThat(answersOfTheDrain.get()).as("answers after the signal").isPositive();
    System.out.printf(
        "%d stops, %d answers, %d of them after the signal, %d repeated on a new connection, none"
            + " lost%n",
        STOPS, answers.get(), answersOfTheDrain.get(), repeated.get());
  }

  private void stopUnderLoad(RealService service, int management) throws Exception {
    List<Thread> threads = new ArrayList<>();
    URI address = URI.create(service.address());
    long before = answers.get();
    for (int client = 0; client < CLIENTS; client++) {
      threads.add(Thread.ofPlatform().start(() -> ask(address)));
    }
    Thread balancer =
        Thread.ofPlatform()
            .start(() -> watchReadiness(URI.create("http://127.0.0.1:" + management)));
    while (answers.get() < before + ENOUGH) {
      assertThat(lost).isEmpty();
      service.process().waitFor(1, TimeUnit.MILLISECONDS);
    }
    told.set(true);
    service.process().destroy();
    for (Thread thread : threads) {
      thread.join();
    }
    balancer.join();
    assertThat(service.process().waitFor()).as(service::printed).isEqualTo(143);
  }

  /** As a load balancer asks a pod whether it may have requests. */
  private void watchReadiness(URI management) {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(management.resolve("/actuator/health/readiness")).build();
      while (client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
        Thread.onSpinWait();
      }
      if (!told.get()) {
        lost.add("readiness was down before the signal");
      }
    } catch (IOException | InterruptedException e) {
      lost.add("readiness: " + e.getMessage());
    } finally {
      ready.set(false);
    }
  }

  private void ask(URI address) {
    try (KeepAliveClient client = new KeepAliveClient(address)) {
      for (int i = 0; ready.get(); i++) {
        int status = client.get("/recommend?k=3&seed=item-" + i % 40);
        answers.incrementAndGet();
        if (told.get()) {
          answersOfTheDrain.incrementAndGet();
        }
        if (status != 200) {
          lost.add("answered " + status);
        }
      }
      repeated.addAndGet(client.repeated());
    } catch (ConnectException e) {
      lost.add("refused before readiness was seen to be down");
    } catch (IOException e) {
      lost.add(String.valueOf(e.getMessage()));
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      return free.getLocalPort();
    }
  }
}
