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
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Replicas that are replaced one after the other while they are asked and written to. Nobody tells
 * the proxy that one is about to end: it sees that it is not ready any more, a while later, and
 * until then the replica's own drain must answer.
 */
@Timeout(240)
class RollingRestartTest {

  private static final int CLIENTS = 4;
  private static final int BETWEEN = 100; // Answers between two steps, so that there is load.
  private static final Duration LOOK = Duration.ofMillis(200); // At readiness; far below the drain.

  @TempDir Path folder;

  private final AtomicBoolean asking = new AtomicBoolean(true);
  private final AtomicLong answers = new AtomicLong();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final Map<String, String> written = new ConcurrentHashMap<>();

  @Test
  void noRequestFailsWhileEachReplicaIsRestarted() throws Exception {
    Path releases = folder.resolve("releases");
    Replica.copyBundle(releases.resolve("small"));
    List<Replica> replicas = new ArrayList<>();
    List<Thread> clients = new ArrayList<>();
    try (Broker broker = new Broker(folder.resolve("broker"));
        RoundRobinProxy proxy = new RoundRobinProxy(LOOK)) {
      broker.awaitUp();
      List<String> settings =
          List.of(
              "kindred.kafka.servers=" + broker.servers(),
              "kindred.kafka.replication=1",
              "kindred.drain=5s");
      for (String name : new String[] {"a", "b"}) {
        replicas.add(new Replica(folder.resolve(name), releases, settings));
      }
      for (Replica replica : replicas) {
        replica.awaitReady();
        proxy.add(replica);
      }
      awaitSeen(proxy, replicas.size());
      for (int client = 0; client < CLIENTS; client++) {
        String name = "client-" + client;
        clients.add(Thread.ofPlatform().start(() -> ask(proxy.address(), name)));
      }
      awaitLoad();
      for (int i = 0; i < replicas.size(); i++) {
        Replica old = replicas.get(i);
        assertThat(old.terminate()).isEqualTo(143);
        awaitSeen(proxy, replicas.size() - 1);
        Replica young = new Replica(folder.resolve(i == 0 ? "a" : "b"), releases, settings);
        replicas.set(i, young);
        old.close();
        young.awaitReady();
        proxy.add(young);
        awaitSeen(proxy, replicas.size());
        awaitLoad();
      }
      asking.set(false);
      for (Thread client : clients) {
        client.join();
      }

      assertThat(failures).isEmpty();
      for (Replica replica : replicas) {
        written.forEach((id, brand) ->
            Processes.until(() -> replica.brand(id).equals(brand))); // Acknowledged by any of them.
      }
      System.out.printf(
          "2 replicas restarted, %d requests, %d items written, none failed%n",
          answers.get(), written.size());
    } finally {
      asking.set(false);
      replicas.forEach(Replica::close);
    }
  }

  /** As a cluster does before it ends the next. */
  private static void awaitSeen(RoundRobinProxy proxy, int ready) {
    Processes.until(() -> proxy.ready() == ready);
  }

  private void awaitLoad() {
    long goal = answers.get() + BETWEEN;
    Processes.until(() -> answers.get() >= goal || !failures.isEmpty());
  }

  private void ask(String address, String client) {
    try (HttpClient http = HttpClient.newHttpClient()) {
      for (int i = 0; asking.get(); i++) {
        boolean write = i % 10 == 0;
        String id = client + "-" + i % 50;
        String brand = "brand-" + i;
        HttpRequest.Builder request =
            HttpRequest.newBuilder(
                URI.create(
                    address
                        + (write ? "/items/" + id : "/recommend?mode=next&seed=item-" + i % 90)));
        if (write) {
          request
              .header("authorization", "Bearer " + Replica.TOKEN)
              .header("content-type", "application/json")
              .PUT(
                  HttpRequest.BodyPublishers.ofString(
                      "{\"attributes\": {\"brand\": [\"" + brand + "\"]}}"));
        }
        HttpResponse<String> answer =
            http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() >= 300) {
          failures.add(answer.statusCode() + ": " + answer.body());
        } else if (write) {
          written.put(id, brand);
        }
        answers.incrementAndGet();
      }
    } catch (IOException e) {
      failures.add(client + ": " + e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
