package dev.kindred.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.model.feature.Item;
import dev.kindred.service.RunningService.Answer;
import dev.kindred.service.release.FakeTowers;
import dev.kindred.service.release.TestBundles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The log as JSON lines, and the ids of requests in it. */
class JsonLogTest {

  private static final String TOKEN = "a-token-of-32-characters-or-so..";

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"logstash, /requestId, /message", "ecs, /requestId, /message"})
  void eachLineIsAnObjectAndTellsWhichRequestItIsOf(String format, String id, String message)
      throws IOException {
    TestBundles.write(folder.resolve("one"), 60);
    TestBundles.write(folder.resolve("wrong"), 60);
    Files.writeString(folder.resolve("wrong/golden.json"), "edited");
    AtomicBoolean fails = new AtomicBoolean();
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    PrintStream before = System.out;
    System.setOut(new PrintStream(log, true, StandardCharsets.UTF_8));
    Answer failed;
    Answer refused;
    Answer answered;
    try (RunningService service =
        RunningService.startWith(
            bundle ->
                new FakeTowers(bundle) {
                  @Override
                  public float[][] queries(List<Item> items) {
                    if (fails.get()) {
                      throw new UnsupportedOperationException("the tower has fallen");
                    }
                    return super.queries(items);
                  }
                },
            0,
            folder,
            "--kindred.token=" + TOKEN,
            "--logging.structured.format.console=" + format)) {
      service.authorize("Bearer " + TOKEN);
      refused = service.post("/releases", "{\"name\": \"wrong\"}");
      answered = service.get("/recommend?seed=shop/item-1");
      fails.set(true);
      failed = service.get("/recommend?seed=shop/item-2&mode=next"); // Past Spring.
    } finally {
      System.setOut(before);
      System.clearProperty("CONSOLE_LOG_STRUCTURED_FORMAT"); // Spring Boot leaves it behind.
    }

    assertThat(refused.status()).isEqualTo(422);
    assertThat(failed.status()).isEqualTo(500);
    assertThat(answered.requestId()).isEqualTo(answered.json().at("/requestId").asString());
    List<JsonNode> lines =
        log.toString(StandardCharsets.UTF_8).lines().map(JsonMapper.shared()::readTree).toList();
    Map<String, String> told =
        Map.of(refused.requestId(), "'wrong' is refused", failed.requestId(), "a request failed");
    told.forEach((request, text) ->
        assertThat(lines)
            .as("lines of %s", request)
            .anySatisfy(line -> {
              assertThat(line.at(id).asString()).isEqualTo(request);
              assertThat(line.at(message).asString()).contains(text);
            }));
    assertThat(lines.getFirst().at(message).asString()).isEqualTo("starting");
    assertThat(lines)
        .anySatisfy(line -> {
          assertThat(line.at(message).asString()).startsWith("ready: http://");
          assertThat(line.at(id).isMissingNode()).isTrue();
        });
  }

  @Test
  void everyAnswerHasAnIdOfItsOwn() {
    TestBundles.write(folder.resolve("one"), 60);
    try (RunningService service = RunningService.start(folder)) {
      assertThat(
              List.of(
                  service.get("/recommend?seed=shop/item-1").requestId(),
                  service.get("/recommend?seed=nobody").requestId(),
                  service.get("/nowhere").requestId(),
                  service.get("/releases").requestId(),
                  service.post("/releases", "{}").requestId()))
          .doesNotHaveDuplicates()
          .allMatch(id -> id.matches("[0-9a-f-]{36}"));
    }
  }
}
