package dev.kindred.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kindred.service.RunningService.Answer;
import dev.kindred.service.release.TestBundles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Changes of items over HTTP: seen by the next request, and by the next process. */
class WritesTest {

  private static final String TOKEN = "a-token-of-32-characters-or-so..";

  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init") // Set before each test.
  private RunningService service;

  @BeforeEach
  void start() {
    TestBundles.write(folder.resolve("one"), 200);
    TestBundles.write(folder.resolve("two"), 100);
    restart();
  }

  private void restart() {
    service =
        RunningService.start(
            folder, "--kindred.token=" + TOKEN, "--kindred.index.rebuild-after=30");
    service.authorize("Bearer " + TOKEN);
  }

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void aNewItemIsRecommendedByEveryReleaseInTheNextAnswer() {
    String before = similar("shop/item-10", "one", 40);

    Answer answer = service.put("/items/new%2Fone", "{\"attributes\": {\"category\": [\"c0\"]}}");

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.json()).hasToString("{\"id\":\"new/one\",\"outcome\":\"created\"}");
    assertThat(before).doesNotContain("new/one");
    assertThat(similar("shop/item-10", "one", 40)).contains("new/one");
    assertThat(similar("shop/item-10", "two", 20)).contains("new/one");
    assertThat(similar("new/one", "one", 40)).contains("shop/item-10").doesNotContain("new/one");
    JsonNode item = service.get("/items/new%2Fone").json();
    assertThat(item.at("/releases")).hasToString("[\"one\",\"two\"]");
    assertThat(item.at("/trainingCount").asInt()).isZero();
    assertThat(service.get("/items?q=new/").text()).contains("new/one");
  }

  @Test
  void whereNoReleaseIsServedNothingCanBeWrittenYet() throws IOException {
    service.close();
    for (String name : List.of("one", "two")) {
      Files.writeString(folder.resolve(name + "/schema.json"), "{}");
    }
    service = RunningService.start(folder, "--kindred.token=" + TOKEN);
    service.authorize("Bearer " + TOKEN);

    assertThat(service.put("/items/x", "{}").status()).isEqualTo(503);
    assertThat(service.delete("/items/x").status()).isEqualTo(503);
    assertThat(service.postLines("/items", "{\"id\": \"x\"}").status()).isEqualTo(503);
  }

  @Test
  void aChangedItemMovesAndKeepsItsCount() {
    Answer answer =
        service.put("/items/shop%2Fitem-7", "{\"attributes\": {\"category\": [\"c0\"]}}");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().at("/outcome").asString()).isEqualTo("replaced");
    assertThat(similar("shop/item-10", "one", 40)).contains("shop/item-7\"");
    assertThat(similar("shop/item-12", "one", 38)).doesNotContain("shop/item-7\"");
    assertThat(filtered("category:c0")).contains("shop/item-7\"");
    assertThat(filtered("category:c2")).doesNotContain("shop/item-7\"");
    JsonNode item = service.get("/items/shop%2Fitem-7").json();
    assertThat(item.at("/attributes/category/0").asString()).isEqualTo("c0");
    assertThat(item.at("/trainingCount").asInt()).isEqualTo(7);
  }

  @Test
  void aDeletedItemIsNowhereAndUnknown() {
    assertThat(similar("shop/item-10", "one", 40)).contains("shop/item-15\"");

    assertThat(service.delete("/items/shop%2Fitem-15").json().at("/outcome").asString())
        .isEqualTo("deleted");

    assertThat(similar("shop/item-10", "one", 40)).doesNotContain("shop/item-15\"");
    assertThat(filtered("category:c0")).doesNotContain("shop/item-15\"");
    assertThat(service.get("/items/shop%2Fitem-15").status()).isEqualTo(404);
    assertThat(service.get("/recommend?seed=shop/item-15").status()).isEqualTo(404);
    assertThat(service.delete("/items/shop%2Fitem-15").status()).isEqualTo(404);
    assertThat(service.delete("/items/nobody").json().at("/title").asString())
        .isEqualTo("Unknown item");
  }

  @Test
  void theDialCountsANewItemAsNeverChosen() {
    service.put("/items/new", "{\"attributes\": {\"category\": [\"c0\"]}}");
    String path = "/recommend?seed=shop/item-10&release=one&k=200&popularity=";
    double plain = score(path + "0", "new");
    // q = 1 / (pairs + items) = 1 / (0 + 1 + ... + 199 + 200), and tau is 0.07.
    double expected = plain + 0.07 * Math.log(1.0 / (199 * 200 / 2 + 200));

    assertThat(score(path + "1", "new")).isCloseTo(expected, within(1e-5));
  }

  private double score(String path, String id) {
    return service
        .get(path)
        .json()
        .at("/items")
        .valueStream()
        .filter(item -> item.at("/id").asString().equals(id))
        .mapToDouble(item -> item.at("/score").asDouble())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void allChangesAreThereAfterARestartAndInReleasesThatComeLater() {
    service.put("/items/new", "{\"attributes\": {\"category\": [\"c0\"]}}");
    service.delete("/items/shop%2Fitem-15");
    service.close();
    TestBundles.write(folder.resolve("three"), 300);

    restart();

    for (String release : List.of("one", "two", "three")) {
      int k = release.equals("one") ? 40 : release.equals("two") ? 20 : 60; // All of the category.
      assertThat(similar("shop/item-10", release, k))
          .contains("\"new\"")
          .doesNotContain("item-15\"");
    }
  }

  @Test
  void aBulkOfChangesIsReportedLineByLine() {
    Answer answer =
        service.postLines(
            "/items",
            """
            {"id": "n1", "attributes": {"category": ["c1"]}}
            {"id": "n2", "attributes": {"category": ["c1", "c2"]}}

            {"id": "shop/item-1", "delete": true}
            {"id": "nobody", "delete": true}
            {"id": "shop/item-2", "attributes": {}}
            {"id": "n3", "attributes": {"colour": ["red"]}}
            {"id": "n4"
            {"id": "", "attributes": {}}
            """);

    assertThat(answer.status()).isEqualTo(200);
    JsonNode report = answer.json();
    assertThat(report.at("/lines").asInt()).isEqualTo(8);
    assertThat(report.at("/created").asInt()).isEqualTo(1);
    assertThat(report.at("/replaced").asInt()).isEqualTo(1);
    assertThat(report.at("/deleted").asInt()).isEqualTo(1);
    assertThat(report.at("/refused").asInt()).isEqualTo(5);
    List<String> problems = new ArrayList<>();
    report
        .at("/problems")
        .forEach(problem ->
            problems.add(
                problem.at("/line").asInt()
                    + " "
                    + problem.at("/title").asString()
                    + " "
                    + problem.at("/parameter").asString()));
    assertThat(problems)
        .containsExactly(
            "2 Too many values attributes.category",
            "5 Unknown item id",
            "7 Unknown attribute attributes.colour",
            "8 Malformed body body",
            "9 Missing parameter id");
    assertThat(service.get("/items/n1").status()).isEqualTo(200);
    assertThat(service.get("/items/shop%2Fitem-1").status()).isEqualTo(404);
  }

  @Test
  void aBodyThatIsTooLargeIsRefused() {
    service.close();
    service =
        RunningService.start(folder, "--kindred.token=" + TOKEN, "--kindred.writes.max-size=1000B");
    service.authorize("Bearer " + TOKEN);
    String large = "{\"id\": \"" + "x".repeat(1000) + "\", \"attributes\": {}}";

    Answer answer = service.postLines("/items", large);

    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.text()).contains("kindred.writes.max-size");
  }

  @Test
  void aServiceWithoutATokenTakesNoChangesAndKeepsThoseOfBefore() {
    service.put("/items/new", "{\"attributes\": {\"category\": [\"c0\"]}}");
    service.close();
    service = RunningService.start(folder);

    Answer answer = service.put("/items/x", "{\"attributes\": {}}");

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.text()).contains("KINDRED_TOKEN");
    assertThat(service.get("/items/new").status()).isEqualTo(200);
  }

  @Test
  void afterManyChangesTheServiceAnswersLikeOneOfTheResult() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    Map<String, String> expected = new TreeMap<>();
    for (int i = 0; i < 200; i++) {
      expected.put("shop/item-" + i, "c" + i % 5);
    }
    for (int round = 0; round < 8; round++) {
      StringBuilder lines = new StringBuilder();
      for (int i = 0; i < 25; i++) {
        String id = "shop/item-" + random.nextInt(260);
        if (random.nextInt(4) == 0 && expected.containsKey(id)) {
          expected.remove(id);
          lines.append("{\"id\": \"%s\", \"delete\": true}\n".formatted(id));
        } else {
          String category = "c" + random.nextInt(5);
          expected.put(id, category);
          lines.append(
              "{\"id\": \"%s\", \"attributes\": {\"category\": [\"%s\"]}}\n"
                  .formatted(id, category));
        }
      }
      assertThat(service.postLines("/items", lines.toString()).json().at("/refused").asInt())
          .as("seed %d", seed)
          .isZero();
      assertThat(served()).as("round %d, seed %d", round, seed).isEqualTo(expected);
    }
  }

  /** All items and their categories, as one recommendation tells them. */
  private Map<String, String> served() {
    Map<String, String> served = new TreeMap<>();
    for (int seed : new int[] {0, 1}) {
      service
          .post(
              "/recommend",
              "{\"seeds\": [{\"attributes\": {\"category\": [\"c%d\"]}}], \"k\": 1000, \"release\": \"one\"}"
                  .formatted(seed))
          .json()
          .at("/items")
          .forEach(item ->
              served.put(item.at("/id").asString(), item.at("/attributes/category/0").asString()));
    }
    return served;
  }

  private String similar(String seed, String release, int k) {
    return service.get("/recommend?k=" + k + "&seed=" + seed + "&release=" + release).text();
  }

  private String filtered(String filter) {
    return service.get("/recommend?seed=shop/item-3&release=one&k=200&filter=" + filter).text();
  }
}
