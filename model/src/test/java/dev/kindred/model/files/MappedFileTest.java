package dev.kindred.model.files;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a wrong value is told, in the terms of who wrote the file. */
class MappedFileTest {

  @TempDir Path folder;

  enum Colour {
    @JsonProperty("sky-blue")
    SKY_BLUE,
    @JsonProperty("red")
    RED,
    @JsonProperty("apple-green")
    APPLE_GREEN
  }

  record Inner(int rank) {}

  record Outer(
      int count,
      double rate,
      boolean fast,
      String name,
      Colour colour,
      List<Inner> parts,
      Map<String, Integer> limits) {}

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "count: many | key 'count': expected a whole number, but found 'many'",
        "count: 1.5 | key 'count': expected a whole number, but found '1.5'",
        "count: [1] | key 'count': expected a whole number",
        "rate: fast | key 'rate': expected a number, but found 'fast'",
        "fast: maybe | key 'fast': expected true or false, but found 'maybe'",
        "colour: blue | key 'colour': expected one of sky-blue, red, apple-green, but found 'blue'",
        "colour: {a: b} | key 'colour': expected one of sky-blue, red, apple-green",
        "name: [a] | key 'name': expected text",
        "parts: 3 | key 'parts': expected a list",
        "parts: {rank: 1} | key 'parts': expected a list",
        "parts: [5] | key 'parts[0]': expected keys with values",
        "parts: [{rank: x}] | key 'parts[0].rank': expected a whole number, but found 'x'",
        "limits: [1] | key 'limits': expected keys with values",
        "limits: {a: b} | key 'limits.a': expected a whole number, but found 'b'",
      })
  void aValueOfTheWrongKindIsToldInTheFilesTerms(String yaml, String message) throws IOException {
    Path file = Files.writeString(folder.resolve("settings.yaml"), "# a comment\n" + yaml + "\n");

    assertThatThrownBy(() -> YamlFile.read(file, Outer.class))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(file + ", line 2: " + message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"count\": \"many\"} | key 'count': expected a whole number, but found 'many'",
        "{\"colour\": \"blue\"} | key 'colour': expected one of sky-blue, red, apple-green, but found 'blue'",
      })
  void soItIsInJson(String json, String message) throws IOException {
    Path file = Files.writeString(folder.resolve("settings.json"), json);

    assertThatThrownBy(() -> JsonFile.read(file, Outer.class))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(file + ", line 1: " + message);
  }
}
