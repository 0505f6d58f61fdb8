package dev.kindred.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.service.RunningService.Answer;
import dev.kindred.service.release.TestBundles;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Changes of items that are refused, and why. */
class WriteLawsTest {

  private static final String TOKEN = "a-token-of-32-characters-or-so..";

  @TempDir static Path folder;
  private static RunningService service;

  @BeforeAll
  static void start() {
    TestBundles.write(folder.resolve("one"), 50);
    service = RunningService.start(folder, "--kindred.token=" + TOKEN);
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @BeforeEach
  void authorize() {
    service.authorize("Bearer " + TOKEN);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"attributes\": {\"colour\": [\"red\"]}} | Unknown attribute | attributes.colour",
        "{\"attributes\": {\"category\": [\"c1\", \"c2\"]}} | Too many values | attributes.category",
        "{\"attributes\": {\"category\": \"c1\"}} | Malformed body | attributes.category",
        "{\"attributes\": {\"category\": [\"\"]}} | Empty value | attributes.category",
        "{\"attributes\": {\"category\": [\"\\ud800\"]}} | Malformed text | attributes.category",
        "{\"attributes\": {\"category\": null}} | Malformed item | attributes.category",
        "{\"attributes\": {\"id\": [\"x\"]}} | Unknown attribute | attributes.id",
        "{} | Missing parameter | attributes",
        "{\"attribute\": {}} | Unknown parameter | attribute",
        "{\"attributes\": {}} {\"attributes\": {}} | Malformed body | body",
      })
  void whatBreaksTheSchemaIsRefusedWithItsPlace(String body, String title, String parameter) {
    Answer answer = service.put("/items/x", body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().at("/title").asString()).isEqualTo(title);
    assertThat(answer.json().at("/parameter").asString()).isEqualTo(parameter);
    assertThat(service.get("/items/x").status()).isEqualTo(404);
  }

  @Test
  void aSecondObjectIsNamedAsWhatItIs() {
    Answer answer = service.put("/items/x", "{\"attributes\": {}}\n {\"attributes\": {}}");

    assertThat(answer.json().at("/value").asString()).isEqualTo("line 2, column 2");
    assertThat(answer.json().at("/detail").asString()).contains("behind the JSON object");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Bearer wrong-token-of-32-characters...", "Basic YTpi", "Bearer "})
  void withoutTheTokenNothingIsChanged(String authorization) {
    service.authorize(authorization);
    Answer answer = service.put("/items/x", "{\"attributes\": {}}");

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.type()).isEqualTo("application/problem+json");
    assertThat(service.delete("/items/shop%2Fitem-1").status()).isEqualTo(401);
    assertThat(service.postLines("/items", "").status()).isEqualTo(401);
    assertThat(service.get("/items/x").status()).isEqualTo(404);
    assertThat(service.get("/items/shop%2Fitem-1").status()).isEqualTo(200);
  }
}
