package dev.kindred.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The service with its index in a real cluster of two nodes, beside one with its own. */
@Timeout(300)
class OpenSearchServiceTest {

  private static final int ITEMS = 90; // Those that the tests ask for are in every bundle.
  private static final List<String> QUESTIONS =
      List.of(
          "mode=similar",
          "mode=next",
          "mode=next&k=50",
          "mode=similar&not=item-2",
          "mode=next&exclude=item-1&exclude=item-5",
          "mode=next&filter=brand:acme",
          "mode=similar&filter=!brand:acme&k=30",
          "mode=next&popularity=0.5");

  @TempDir Path folder;

  private final AtomicBoolean asking = new AtomicBoolean(true);
  private final AtomicLong answers = new AtomicLong();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();

  @Test
  void itAnswersAsWithItsOwnIndexWhileNodesAndReleasesComeAndGo() throws Exception {
    Path releases = folder.resolve("releases");
    Path source = folder.resolve("source");
    Replica.copyBundle(source);
    Bundles.writeFirst(source, releases.resolve("small"), 200);
    try (SearchCluster cluster = new SearchCluster(folder.resolve("cluster")).awaitGreen();
        Replica own = new Replica(folder.resolve("own"), releases, List.of());
        Replica afar =
            new Replica(
                folder.resolve("afar"),
                releases,
                List.of(
                    "kindred.opensearch.urls=" + String.join(",", cluster.urls()),
                    "kindred.opensearch.shards=2",
                    "kindred.opensearch.timeout=1m",
                    "kindred.cache.entries=0",
                    "kindred.watch=100ms"))) {
      own.awaitReady();
      afar.awaitReady();
      assertThat(cluster.indexes()).hasSize(1);
      assertSame(own, afar);

      assertThat(afar.put("item-7", "bolt").status()).isEqualTo(200);
      assertThat(own.put("item-7", "bolt").status()).isEqualTo(200);
      assertThat(afar.delete("item-8").status()).isEqualTo(200);
      assertThat(own.delete("item-8").status()).isEqualTo(200);
      assertSame(own, afar); // With what has changed since.
      JsonNode why = afar.get("/recommend?why=true&seed=item-3&mode=next").json();
      assertThat(why.at("/items/0/why/seed").asString()).isEqualTo("item-3");

      List<Thread> clients = new ArrayList<>();
      for (int client = 0; client < 3; client++) {
        int number = client;
        clients.add(Thread.ofPlatform().start(() -> ask(afar, number)));
      }
      awaitLoad();
      cluster.killSecond();
      awaitLoad();
      cluster.restartSecond();
      awaitLoad();
      Path next = folder.resolve("next");
      Bundles.writeFirst(source, next, 190);
      Files.move(releases.resolve("small"), folder.resolve("before"));
      Files.move(next, releases.resolve("small"), StandardCopyOption.ATOMIC_MOVE);
      Processes.until(() -> items(afar) == 189); // One of them was deleted.
      awaitLoad();
      asking.set(false);
      for (Thread client : clients) {
        client.join();
      }

      assertThat(failures).isEmpty();
      assertThat(cluster.indexes()).hasSize(2);
      assertThat(cluster.ask("GET", "_alias/kindred-of-736d616c6c", "").propertyNames()).hasSize(1);
      System.out.printf("a node and a release replaced, %d answers, none failed%n", answers.get());
    } finally {
      asking.set(false);
    }
  }

  private static int items(Replica replica) {
    return replica.get("/releases").json().at("/releases/0/items").asInt();
  }

  /** At least .98 of what one recommends the other does, with the same scores. */
  private static void assertSame(Replica own, Replica afar) {
    double shared = 0;
    int count = 0;
    for (String question : QUESTIONS) {
      for (int seed = 0; seed < 12; seed++) {
        String path = "/recommend?seed=item-" + (seed + 10) + "&" + question;
        Map<String, Double> mine = scores(own.get(path));
        Map<String, Double> theirs = scores(afar.get(path));
        assertThat(theirs).as(path).hasSameSizeAs(mine);
        double last = mine.values().stream().mapToDouble(score -> score).min().orElse(0);
        for (Map.Entry<String, Double> hit : theirs.entrySet()) {
          Double score = mine.get(hit.getKey());
          if (score != null) {
            assertThat(hit.getValue()).as(path).isCloseTo(score, within());
          }
          // Items of equal vectors are equally good.
          shared += score != null || hit.getValue() >= last - within().value ? 1 : 0;
        }
        count += theirs.size();
      }
    }
    assertThat(shared / count).isGreaterThanOrEqualTo(0.98);
  }

  private static Offset<Double> within() {
    return Offset.offset(1e-3);
  }

  private static Map<String, Double> scores(Replica.Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    JsonNode items = answer.json().at("/items");
    Map<String, Double> scores = new TreeMap<>();
    IntStream.range(0, items.size())
        .forEach(i ->
            scores.put(items.get(i).at("/id").asString(), items.get(i).at("/score").asDouble()));
    return scores;
  }

  private void awaitLoad() {
    long goal = answers.get() + 50;
    Processes.until(() -> answers.get() >= goal || !failures.isEmpty());
  }

  private void ask(Replica replica, int client) {
    for (int i = client; asking.get(); i++) {
      String mode = i % 2 == 0 ? "next" : "similar";
      int seed = i % ITEMS == 8 ? 9 : i % ITEMS; // Number 8 is deleted.
      Replica.Answer answer = replica.get("/recommend?mode=" + mode + "&seed=item-" + seed);
      if (answer.status() != 200 || answer.json().at("/items").size() != 10) {
        failures.add(answer.text());
      }
      answers.incrementAndGet();
    }
  }
}
