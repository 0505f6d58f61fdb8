package dev.kindred.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.service.release.Fixture;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Kills the real service (kill -9) again and again while several clients write, and looks for all
 * that it acknowledged. The system property {@code kills} says how often; docs/usage.md has the
 * command.
 */
class KilledServiceTest {

  private static final int KILLS = Integer.getInteger("kills", 3);
  private static final int CLIENTS = 4;
  private static final int IDS_PER_CLIENT = 40;
  private static final int ENOUGH = 40; // Acknowledged writes before a kill.
  private static final String TOKEN = "a-token-for-a-service-that-dies";
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  @TempDir Path folder;

  private final long seed = new Random().nextLong();

  /** What an item may be after a kill: the last state that was acknowledged, or one asked since. */
  private static final class Known {
    private String acknowledged = "";
    private final List<String> asked = new ArrayList<>(); // Since then, and never answered.

    boolean allows(String state) {
      return state.equals(acknowledged) || asked.contains(state);
    }
  }

  @Test
  @Timeout(value = 60, unit = TimeUnit.MINUTES)
  void whatWasAcknowledgedIsThereHoweverOftenTheServiceIsKilled() throws Exception {
    Fixture.copyTo(folder.resolve("small"));
    List<Map<String, Known>> known = new ArrayList<>();
    for (int client = 0; client < CLIENTS; client++) {
      known.add(new TreeMap<>());
    }
    Random random = new Random(seed);
    long acknowledged = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      try (RealService service = start(kill)) {
        assertAllThere(service.address(), known, kill);
        acknowledged += writeUntilKilled(service, known, random);
      }
    }
    try (RealService service = start(KILLS)) {
      assertAllThere(service.address(), known, KILLS);
    }
    System.out.printf("%d kills, %d acknowledged writes, none lost%n", KILLS, acknowledged);
  }

  private RealService start(int number) throws Exception {
    return RealService.start(
        folder, folder.resolve(number + ".log"), Map.of("KINDRED_TOKEN", TOKEN));
  }

  private long writeUntilKilled(RealService service, List<Map<String, Known>> known, Random random)
      throws InterruptedException {
    List<Client> clients = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int number = 0; number < CLIENTS; number++) {
      Client client =
          new Client(number, service.address(), known.get(number), new Random(random.nextLong()));
      clients.add(client);
      threads.add(Thread.ofPlatform().start(client::write));
    }
    int moment = random.nextInt(ENOUGH, 4 * ENOUGH);
    while (clients.stream().mapToLong(client -> client.acknowledged).sum() < moment) {
      assertThat(service.process().isAlive()).isTrue();
      service.process().waitFor(1, TimeUnit.MILLISECONDS);
    }
    service.process().destroyForcibly().waitFor();
    for (Thread thread : threads) {
      thread.join();
    }
    return clients.stream().mapToLong(client -> client.acknowledged).sum();
  }

  private void assertAllThere(String address, List<Map<String, Known>> known, int kill)
      throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      for (Map<String, Known> ofClient : known) {
        for (Map.Entry<String, Known> entry : ofClient.entrySet()) {
          Known item = entry.getValue();
          String state = state(http, address, entry.getKey());
          assertThat(item.allows(state))
              .as(
                  "%s is '%s' after kill %d; acknowledged was '%s', asked since %s; seed %d",
                  entry.getKey(), state, kill, item.acknowledged, item.asked, seed)
              .isTrue();
          item.acknowledged = state;
          item.asked.clear();
        }
      }
    }
  }

  /** An item's brand; empty if there is no such item. */
  private static String state(HttpClient http, String address, String id) throws Exception {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(URI.create(address + "/items/" + id)).build(),
            HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() == 404) {
      return "";
    }
    assertThat(answer.statusCode()).isEqualTo(200);
    JsonNode item = MAPPER.readTree(answer.body());
    return item.at("/attributes/brand/0").asString();
  }

  /** Writes items of its own, one after the other, until the service does not answer. */
  private static final class Client {
    private final int number;
    private final String address;
    private final Map<String, Known> items;
    private final Random random;
    private volatile long acknowledged;

    Client(int number, String address, Map<String, Known> items, Random random) {
      this.number = number;
      this.address = address;
      this.items = items;
      this.random = random;
    }

    void write() {
      try (HttpClient http = HttpClient.newHttpClient()) {
        for (long count = 1; ; count++) {
          String id = "client-" + number + "-" + random.nextInt(IDS_PER_CLIENT);
          Known item = items.computeIfAbsent(id, _ -> new Known());
          boolean delete = !item.acknowledged.isEmpty() && random.nextInt(4) == 0;
          String state = delete ? "" : "brand-" + random.nextLong();
          item.asked.add(state);
          HttpRequest.Builder request =
              HttpRequest.newBuilder(URI.create(address + "/items/" + id))
                  .header("authorization", "Bearer " + TOKEN)
                  .header("content-type", "application/json");
          HttpResponse<String> answer =
              http.send(
                  delete
                      ? request.DELETE().build()
                      : request
                          .PUT(
                              HttpRequest.BodyPublishers.ofString(
                                  "{\"attributes\": {\"brand\": [\"" + state + "\"]}}"))
                          .build(),
                  HttpResponse.BodyHandlers.ofString());
          assertThat(answer.statusCode()).as(answer.body()).isIn(200, 201);
          item.acknowledged = state;
          item.asked.clear();
          acknowledged = count;
        }
      } catch (IOException e) {
        return; // It was killed.
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
