package dev.kindred.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.model.bundle.Bundle;
import dev.kindred.model.feature.Item;
import dev.kindred.service.release.FakeTowers;
import dev.kindred.service.release.TestBundles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A new graph is built behind the scenes while items change, over HTTP. */
@Timeout(300)
class RebuildTest {

  private static final String TOKEN = "a-token-of-32-characters-or-so..";
  private static final int ITEMS = 200;

  @TempDir Path folder;

  private final CountDownLatch begun = new CountDownLatch(1);
  private final Semaphore mayEnd = new Semaphore(0);
  private final Map<String, String> expected = new TreeMap<>();

  @SuppressWarnings("NullAway.Init") // Set before each test.
  private RunningService service;

  /** Towers that hold a rebuild where it asks for what the new graph is audited with. */
  private final class HoldingTowers extends FakeTowers {
    HoldingTowers(Bundle bundle) {
      super(bundle);
    }

    @Override
    public float[][] queries(List<Item> items) {
      if (Thread.currentThread().getName().equals("index-watch")) {
        begun.countDown();
        mayEnd.acquireUninterruptibly();
      }
      return super.queries(items);
    }
  }

  @BeforeEach
  void start() {
    TestBundles.write(folder.resolve("one"), ITEMS);
    service =
        RunningService.startWith(
            HoldingTowers::new,
            0,
            folder,
            "--kindred.token=" + TOKEN,
            "--kindred.index.rebuild-after=30");
    service.authorize("Bearer " + TOKEN);
    for (int item = 0; item < ITEMS; item++) {
      expected.put("shop/item-" + item, "c" + item % 5);
    }
  }

  @AfterEach
  void stop() {
    mayEnd.release(1_000_000);
    service.close();
  }

  @Test
  void writesBeforeDuringAndAfterANewGraphAreAllThereAndWhatIsDeletedIsGone() throws Exception {
    put("before", "c1");
    put("before-and-changed", "c1");
    put("before-and-deleted", "c1");
    for (int item = 0; item < 60; item++) { // More than a fifth of the graph.
      delete("shop/item-" + item);
    }
    assertThat(served()).isEqualTo(expected);
    int then = expected.size();

    begun.await(); // It has been decided what the new graph holds.
    put("during", "c2");
    put("before-and-changed", "c3");
    put("shop/item-100", "c4");
    put("shop/item-59", "c0"); // Was deleted.
    delete("before-and-deleted");
    delete("shop/item-101");
    assertThat(served()).isEqualTo(expected);
    assertThat(graph()).isEqualTo(ITEMS);

    mayEnd.release();
    while (graph() != then) {
      assertThat(served()).isEqualTo(expected);
    }
    assertThat(served()).isEqualTo(expected);
    put("after", "c2");
    put("shop/item-102", "c0");
    delete("before");
    delete("during");
    assertThat(served()).isEqualTo(expected);
    for (String gone : List.of("before", "during", "before-and-deleted", "shop%2Fitem-101")) {
      assertThat(service.get("/items/" + gone).status()).isEqualTo(404);
      assertThat(service.get("/recommend?seed=" + gone).status()).isEqualTo(404);
    }
    assertThat(indexes()).as("folders of indexes").hasSize(1);
  }

  private void put(String id, String category) {
    assertThat(
            service
                .put(
                    "/items/" + id.replace("/", "%2F"),
                    "{\"attributes\": {\"category\": [\"%s\"]}}".formatted(category))
                .status())
        .isIn(200, 201);
    expected.put(id, category);
  }

  private void delete(String id) {
    assertThat(service.delete("/items/" + id.replace("/", "%2F")).status()).isEqualTo(200);
    expected.remove(id);
  }

  /** All items and their categories, as a recommendation of everything tells them. */
  private Map<String, String> served() {
    JsonNode answer =
        service
            .post(
                "/recommend",
                "{\"seeds\": [{\"attributes\": {\"category\": [\"c0\"]}}], \"k\": 1000}")
            .json();
    Map<String, String> served = new TreeMap<>();
    answer
        .at("/items")
        .forEach(item ->
            served.put(item.at("/id").asString(), item.at("/attributes/category/0").asString()));
    return served;
  }

  /** How many items the graph holds. */
  private int graph() {
    return service.get("/releases").json().at("/releases/0/index/items").asInt();
  }

  private List<Path> indexes() throws IOException {
    try (Stream<Path> homes = Files.list(folder.resolve(".index"))) {
      return homes.filter(home -> !home.endsWith("corpora")).toList();
    }
  }
}
