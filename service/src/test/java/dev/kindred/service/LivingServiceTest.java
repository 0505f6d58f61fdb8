package dev.kindred.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.kindred.model.files.WriteAside;
import dev.kindred.service.RunningService.Answer;
import dev.kindred.service.release.TestBundles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Releases, experiments and events of a service that runs, over HTTP. */
@Timeout(60)
class LivingServiceTest {

  private static final String TOKEN = "a-token-of-32-characters-or-so..";
  private static final String EXPERIMENTS =
      """
      experiments:
        - name: ssl
          unit: user
          traffic: 100%
          forcible: true
          variants:
            control:   {weight: 50, release: one}
            treatment: {weight: 50, release: two, popularity: 0.5}
          overrides: {user-42: treatment}
          shadow: {release: two, share: 100%}
      """;

  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init") // Set before each test.
  private RunningService service;

  @BeforeEach
  void begin() throws IOException {
    TestBundles.write(folder.resolve("one"), 100);
    TestBundles.write(folder.resolve("two"), 100);
    Files.writeString(folder.resolve("experiments.yaml"), EXPERIMENTS);
    start();
  }

  private void start(String... settings) {
    List<String> all = new ArrayList<>(List.of(settings));
    all.addAll(List.of("--kindred.token=" + TOKEN, "--kindred.watch=20ms"));
    service = RunningService.start(folder, all.toArray(String[]::new));
    service.authorize("Bearer " + TOKEN);
  }

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void aReleaseThatIsPutIntoTheFolderIsServedAndCanBecomeTheDefault() {
    TestBundles.write(folder.resolve("three"), 120);
    until(() -> service.get("/recommend?seed=shop/item-110&release=three").status() == 200);

    Answer answer = service.post("/releases", "{\"name\": \"three\"}");

    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.json().at("/default").asString()).isEqualTo("three");
    service.close();
    service = RunningService.start(folder, "--kindred.token=" + TOKEN);
    assertThat(service.get("/releases").json().at("/default").asString()).isEqualTo("three");
  }

  @Test
  void aReleaseThatIsRefusedChangesNothing() throws IOException {
    TestBundles.write(folder.resolve("bad"), 120);
    Files.writeString(folder.resolve("bad/golden.json"), "edited");

    Answer answer = service.post("/releases", "{\"name\": \"bad\"}");

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.json().at("/title").asString()).isEqualTo("Release refused");
    assertThat(answer.text()).contains("golden.json was changed");
    assertThat(service.get("/releases").json().at("/default").asString()).isEqualTo("one");
    assertThat(service.post("/releases", "{\"name\": \"../one\"}").status()).isEqualTo(400);
    assertThat(service.post("/releases", "{}").status()).isEqualTo(400);
    service.authorize("");
    assertThat(service.post("/releases", "{\"name\": \"two\"}").status()).isEqualTo(401);
  }

  @Test
  void aDefaultThatCannotBeKeptIsNotSwitchedEither() throws IOException {
    Path file = folder.resolve(".state/default-release.json");
    Files.createDirectories(file.resolve("in-the-way")); // As a full disk: it cannot be written.

    Answer answer = service.post("/releases", "{\"name\": \"two\"}");

    assertThat(answer.status()).as(answer.text()).isEqualTo(503);
    assertThat(answer.json().at("/title").asString()).isEqualTo("Not written");
    assertThat(service.get("/releases").json().at("/default").asString()).isEqualTo("one");
    WriteAside.deleteRecursively(file);
    assertThat(service.post("/releases", "{\"name\": \"two\"}").status()).isEqualTo(200);
    assertThat(service.get("/releases").json().at("/default").asString()).isEqualTo("two");
  }

  @Test
  void theExperimentsFileTakesEffectWhenItIsWrittenAndABadOneIsRefused() throws IOException {
    write(EXPERIMENTS.replace("traffic: 100%", "traffic: 0%"));
    until(() ->
        service.get("/recommend?seed=shop/item-1&unit=x").json().at("/experiment").isMissingNode());

    write(EXPERIMENTS.replace("weight: 50, release: two", "weight: 51, release: two"));
    until(() -> !service.get("/experiments").json().at("/refusal").isMissingNode());
    JsonNode experiments = service.get("/experiments").json();
    assertThat(experiments.at("/refusal").asString()).contains("'ssl' runs");
    assertThat(experiments.at("/experiments/0/variants/1/weight").asInt()).isEqualTo(50);

    String good = experiments.at("/sha256").asString();
    assertThat(good).hasSize(64);
    JsonNode health = service.manage("/actuator/health/readiness").json();
    assertThat(health.at("/status").asString()).isEqualTo("UP");
    assertThat(health.at("/components/experiments/details/sha256").asString()).isEqualTo(good);
    assertThat(health.at("/components/experiments/details/refused").asString())
        .contains("'ssl' runs");
    assertThat(service.manage("/actuator/prometheus").text())
        .contains("kindred_experiments_refused 1.0");

    Files.write(folder.resolve("experiments.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe});
    until(() -> service.get("/experiments").json().at("/refusal").asString().contains("UTF-8"));
    write("experiments: [");
    until(() -> service.get("/experiments").json().at("/refusal").asString().contains("line"));
    assertThat(service.get("/experiments").json().at("/experiments/0/name").asString())
        .isEqualTo("ssl");

    write(EXPERIMENTS);
    until(() -> service.get("/experiments").json().at("/refusal").isMissingNode());
    assertThat(variant("user-1")).isNotEmpty();
    assertThat(service.get("/experiments").json().at("/sha256").asString()).isNotEqualTo(good);
    assertThat(service.manage("/actuator/health/readiness").text()).doesNotContain("refused");
  }

  @Test
  void aRestartDoesNotChangeAnExperimentThatRunsEither() throws IOException {
    service.close(); // Nothing is written then: it was, before the first request.
    String heavier = EXPERIMENTS.replace("weight: 50, release: two", "weight: 51, release: two");
    write(heavier);

    Throwable failure = catchThrowable(() -> start("--spring.main.web-application-type=none"));

    assertThat(StartFailure.explain(failure).orElseThrow())
        .contains("experiments.yaml: experiment 'ssl' runs", "take this one out of the file first")
        .contains(folder.resolve(".state/experiments.json").toString());

    write(EXPERIMENTS.replace("traffic: 100%", "traffic: 50%")); // A ramp is lawful.
    start();
    write("experiments: []");
    until(() -> service.get("/experiments").json().at("/experiments").isEmpty());
    service.close();
    write(heavier); // It had ended.
    start();
    assertThat(service.get("/experiments").json().at("/experiments/0/variants/1/weight").asInt())
        .isEqualTo(51);
  }

  @Test
  void anExperimentThatCannotBeRememberedDoesNotBegin() throws IOException {
    Path memory = folder.resolve(".state/experiments.json");
    Files.delete(memory);
    Files.createDirectories(memory.resolve("in-the-way")); // As a full disk: it cannot be written.
    write("experiments: []");
    until(() -> !service.get("/experiments").json().at("/refusal").isMissingNode());

    assertThat(service.get("/experiments").json().at("/refusal").asString())
        .contains("experiments.json")
        .doesNotContain(folder.toString());
    assertThat(service.get("/experiments").json().at("/experiments/0/name").asString())
        .isEqualTo("ssl");
  }

  @Test
  void aVariantCanBeAskedForByAHeader() {
    for (String variant : new String[] {"control", "treatment"}) {
      Answer answer =
          service.getWith(
              "X-Kindred-Variant", "ssl=" + variant, "/recommend?seed=shop/item-1&unit=u");
      assertThat(answer.json().at("/experiment/variant").asString()).isEqualTo(variant);
    }
    Answer overridden =
        service.getWith(
            "X-Kindred-Variant", "ssl=control", "/recommend?seed=shop/item-1&unit=user-42");
    assertThat(overridden.json().at("/experiment/variant").asString()).isEqualTo("treatment");
    for (String wrong : new String[] {"ssl", "ssl=", "=x", "ssl=other", "other=control"}) {
      Answer answer = service.getWith("X-Kindred-Variant", wrong, "/recommend?seed=shop/item-1");
      assertThat(answer.status()).as(wrong).isEqualTo(400);
      assertThat(answer.json().at("/parameter").asString()).isEqualTo("X-Kindred-Variant");
    }
  }

  @Test
  void theShadowAnswersToo() {
    String seed = "/recommend?seed=shop/item-1&unit=u";
    until(() -> {
      service.get(seed);
      return service.get("/experiments").json().at("/experiments/0/shadow/answers").asInt() > 3;
    });
    // Both bundles hold the same items, and the shadow ignores the variant's popularity.
    assertThat(service.get("/experiments").json().at("/experiments/0/shadow/overlap").asDouble())
        .isBetween(0.0, 1.0);
  }

  @Test
  void anExperimentPlayedToItsEndIsReportedAsItWas() {
    Random random = new Random(11);
    int clicks = 0;
    int requests = 300;
    for (int i = 0; i < requests; i++) {
      JsonNode answer =
          service.get("/recommend?k=5&seed=shop/item-" + i % 90 + "&unit=person-" + i / 2).json();
      boolean treatment = answer.at("/experiment/variant").asString().equals("treatment");
      if (random.nextInt(100) < (treatment ? 60 : 20)) {
        clicks++;
        Answer posted =
            service.post(
                "/events",
                "{\"kind\": \"click\", \"requestId\": \"%s\", \"item\": \"%s\"}"
                    .formatted(
                        answer.at("/requestId").asString(), answer.at("/items/2/id").asString()));
        assertThat(posted.status()).as(posted.text()).isEqualTo(202);
      }
    }
    int expected = clicks;
    until(() -> {
      JsonNode report = service.get("/experiments/ssl/report").json();
      return report.at("/requests").asInt() == requests
          && report.at("/feedback").asInt() == expected;
    });

    JsonNode report = service.get("/experiments/ssl/report").json();

    JsonNode running = service.get("/experiments").json().at("/experiments/0");
    assertThat(report.at("/digest")).isEqualTo(running.at("/digest")); // It is in each exposure.
    assertThat(running.at("/allTheSame").asBoolean()).isFalse();
    assertThat(report.at("/control").asString()).isEqualTo("control");
    assertThat(report.at("/sampleRatio/alarm").asBoolean()).isFalse();
    assertThat(report.at("/strays").asInt()).isZero();
    JsonNode all = report.at("/rates/1");
    assertThat(all.at("/variant").asString()).isEqualTo("treatment");
    assertThat(all.at("/slice").asString()).isEqualTo("all");
    assertThat(all.at("/lift/low").asDouble()).isLessThan(2.0); // The true lift.
    assertThat(all.at("/lift/high").asDouble()).isGreaterThan(2.0);
    assertThat(report.at("/rates/0/lift/value").isNull()).isTrue();
    Path page = folder.resolve("report.html");
    assertThat(
            Report.run(
                List.of(
                    "ssl",
                    "--events=" + folder.resolve(".state/events"),
                    "--out",
                    page.toString())))
        .isZero();
    assertThat(page).content().contains("Experiment ssl");
  }

  @Test
  void eventsThatBreakALawAreRefusedLineByLine() {
    Answer answer =
        service.postLines(
            "/events",
            """
            {"kind": "click", "requestId": "01234567-0123-0123-0123-0123456789ab", "item": "x"}
            {"kind": "exposure", "requestId": "01234567-0123-0123-0123-0123456789ab"}
            {"kind": "click", "requestId": "1", "item": "x"}
            {"kind": "conversion", "requestId": "01234567-0123-0123-0123-0123456789ab"}
            {"kind": "click"
            {"kind": "click", "requestId": "------------------------------------", "item": "x"}
            {"kind": "click", "requestId": "01234567-0123-0123-0123-0123456789ab", "item": "\\ud800"}
            """);

    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.json().at("/accepted").asInt()).isEqualTo(1);
    assertThat(answer.json().at("/refused").asInt()).isEqualTo(6);
    assertThat(answer.json().at("/problems/4/parameter").asString()).isEqualTo("requestId");
    assertThat(answer.json().at("/problems/5/parameter").asString()).isEqualTo("item");
    assertThat(answer.json().at("/problems/0/parameter").asString()).isEqualTo("kind");
    assertThat(service.get("/experiments/nothing/report").status()).isEqualTo(404);
    service.authorize("");
    assertThat(service.postLines("/events", "").status()).isEqualTo(401);
  }

  @Test
  void aTextThatIsNoUnicodeIsRefusedAndNotWrittenAsSomethingElse() {
    String id = "01234567-0123-0123-0123-0123456789ab";
    for (String text : new String[] {"\\ud800", "a\\udc00b", "\\ud800\\ud800\\udc00", "\\u0000"}) {
      Answer event =
          service.post(
              "/events",
              "{\"kind\": \"click\", \"requestId\": \"%s\", \"item\": \"%s\"}".formatted(id, text));
      assertThat(event.status()).as(text).isEqualTo(400);
      assertThat(event.json().at("/parameter").asString()).isEqualTo("item");
      Answer recommendation =
          service.post(
              "/recommend",
              "{\"seeds\": [{\"id\": \"shop/item-1\"}], \"unit\": \"%s\"}".formatted(text));
      assertThat(recommendation.status()).as(text).isEqualTo(400);
      assertThat(recommendation.json().at("/parameter").asString()).isEqualTo("unit");
      assertThat(recommendation.json().at("/title").asString()).isEqualTo("Malformed text");
    }
    assertThat(service.get("/recommend?seed=shop/item-1&unit=%00").status()).isEqualTo(400);
    Answer pair =
        service.post(
            "/recommend", "{\"seeds\": [{\"id\": \"shop/item-1\"}], \"unit\": \"\\ud83d\\ude00\"}");
    assertThat(pair.status()).as(pair.text()).isEqualTo(200);
  }

  @Test
  void whoAsksForTheHeadOnlyHasBeenShownNothing() {
    for (int i = 0; i < 5; i++) {
      assertThat(service.head("/recommend?seed=shop/item-1&unit=u").status()).isEqualTo(200);
    }
    service.get("/recommend?seed=shop/item-1&unit=u");
    until(() -> service.get("/experiments/ssl/report").status() == 200);

    // The log keeps the order: what the heads left would be before what the last request left.
    assertThat(service.get("/experiments/ssl/report").json().at("/requests").asInt()).isEqualTo(1);
    assertThat(service.head("/recommend?seed=nobody").status()).isEqualTo(404);
  }

  @Test
  @Timeout(value = 60, unit = TimeUnit.MINUTES)
  void noRequestIsLostHoweverOftenReleasesAreSwapped() throws Exception {
    int swaps = Integer.getInteger("swaps", 10);
    AtomicBoolean asking = new AtomicBoolean(true);
    AtomicLong answers = new AtomicLong();
    Queue<String> failures = new ConcurrentLinkedQueue<>();
    List<Thread> clients = new ArrayList<>();
    for (int client = 0; client < 3; client++) {
      int number = client;
      clients.add(
          Thread.ofPlatform()
              .start(() -> {
                for (int i = 0; asking.get(); i++) {
                  Answer answer =
                      service.get(
                          "/recommend?mode=next&release=one&seed=shop/item-" + (number + i) % 90);
                  answers.incrementAndGet();
                  if (answer.status() != 200 || answer.json().at("/items").size() != 10) {
                    failures.add(answer.text());
                  }
                }
              }));
    }
    for (int swap = 1; swap <= swaps; swap++) {
      int items = 100 + swap % 9;
      WriteAside.deleteRecursively(folder.resolve("one"));
      TestBundles.write(folder.resolve("one"), items);
      until(() -> service.get("/releases").json().at("/releases/0/items").asInt() == items);
    }
    asking.set(false);
    for (Thread client : clients) {
      client.join();
    }

    assertThat(failures).isEmpty();
    System.out.printf("%d swaps, %d requests, none failed%n", swaps, answers.get());
  }

  @Test
  void aReportNeedsTheTokenHoweverItsPathIsWritten() {
    service.get("/recommend?seed=shop/item-1&unit=x");
    until(() -> service.get("/experiments/ssl/report").status() == 200);
    service.authorize("");
    for (String path :
        new String[] {
          "/experiments/ssl/report",
          "/experiments/ssl/repor%74",
          "/experiment%73/ssl/report",
          "/experiments;a=b/ssl/report",
          "/experiments/ssl/report;a=b",
          "//experiments/ssl/report",
          "/x/../experiments/ssl/report",
          "/experiments/ssl/report/"
        }) {
      assertThat(service.get(path).status()).as(path).isIn(400, 401, 404);
    }
    assertThat(service.get("/experiments").status()).isEqualTo(200);
  }

  @Test
  void aReportOfNothingNamesNoPlaceOfTheServer() {
    Answer none = service.get("/experiments/other/report");
    assertThat(none.status()).isEqualTo(404);
    assertThat(none.json().at("/title").asString()).isEqualTo("Unknown experiment");
    assertThat(none.text()).doesNotContain(folder.toString());
    service.get("/recommend?seed=shop/item-1&unit=x");
    until(() -> service.get("/experiments/ssl/report").status() == 200);

    Answer unknown = service.get("/experiments/other/report");
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.json().at("/detail").asString()).endsWith("there are of: ssl.");
    Answer variant = service.get("/experiments/ssl/report?control=nobody");
    assertThat(variant.status()).isEqualTo(400);
    assertThat(variant.json().at("/parameter").asString()).isEqualTo("control");
    assertThat(unknown.text() + variant.text()).doesNotContain(folder.toString());
  }

  private String variant(String unit) {
    return service
        .get("/recommend?seed=shop/item-1&unit=" + unit)
        .json()
        .at("/experiment/variant")
        .asString()
        .toLowerCase(Locale.ROOT);
  }

  private void write(String text) throws IOException {
    Path aside = folder.resolve("experiments.new");
    Files.writeString(aside, text);
    Files.move(
        aside,
        folder.resolve("experiments.yaml"),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  /** Asks again until it is so; the test's timeout ends it. */
  private static void until(BooleanSupplier holds) {
    while (!holds.getAsBoolean()) {
      Thread.onSpinWait();
    }
  }
}
