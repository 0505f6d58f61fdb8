package dev.kindred.model.feature;

import dev.kindred.model.files.InvalidInputException;
import dev.kindred.model.files.WriteAside;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** A JSON string per line, so that a value may hold any character. */
final class VocabularyFile {

  private static final JsonMapper MAPPER = JsonMapper.shared();

  private VocabularyFile() {}

  static void write(Path file, Vocabulary vocabulary) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot create the folder of " + file, e);
    }
    WriteAside.file(
        file,
        aside -> {
          try (BufferedWriter out = Files.newBufferedWriter(aside)) {
            for (String value : vocabulary.values()) {
              out.write(MAPPER.writeValueAsString(value));
              out.write('\n');
            }
          }
        });
  }

  static Vocabulary read(Path file, int oovBuckets) {
    List<String> values = new ArrayList<>();
    try (BufferedReader in = Files.newBufferedReader(file)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        values.add(MAPPER.readValue(line, String.class));
      }
      return Vocabulary.of(values, oovBuckets);
    } catch (JacksonException | IllegalArgumentException e) {
      throw new InvalidInputException(
          "%s, line %d: %s".formatted(file, values.size() + 1, e.getMessage()), e);
    } catch (IOException e) {
      throw new InvalidInputException("cannot read the vocabulary " + file + ": " + e, e);
    }
  }
}
