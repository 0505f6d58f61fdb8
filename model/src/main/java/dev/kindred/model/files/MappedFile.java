package dev.kindred.model.files;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Reads a mapped file and turns the mapper's errors into sentences with file, line and key. */
final class MappedFile {

  private MappedFile() {}

  static <T> T read(ObjectMapper mapper, Path file, Class<T> type) {
    if (!Files.isRegularFile(file)) {
      throw new InvalidInputException(file + ": there is no such file");
    }
    T value;
    try {
      value = mapper.readValue(file, type);
    } catch (JacksonException e) {
      throw new InvalidInputException(place(file, e) + ": " + explain(e), e);
    }
    if (value == null) {
      throw new InvalidInputException(file + ": the file is empty");
    }
    return value;
  }

  private static String place(Path file, JacksonException error) {
    TokenStreamLocation location = error.getLocation();
    return location == null || location.getLineNr() < 1
        ? file.toString()
        : file + ", line " + location.getLineNr();
  }

  private static String explain(JacksonException error) {
    if (error instanceof UnrecognizedPropertyException unknown) {
      String known =
          unknown.getKnownPropertyIds() == null
              ? ""
              : unknown.getKnownPropertyIds().stream()
                  .map(String::valueOf)
                  .sorted()
                  .collect(Collectors.joining(", "));
      return "unknown key '" + path(unknown) + "'; known keys: " + known;
    }
    Throwable cause = error.getCause();
    String reason =
        cause instanceof IllegalArgumentException || cause instanceof InvalidInputException
            ? String.valueOf(cause.getMessage())
            : error.getOriginalMessage();
    String key = error instanceof DatabindException databind ? path(databind) : "";
    return key.isEmpty() ? reason : "key '" + key + "': " + reason;
  }

  private static String path(DatabindException error) {
    StringBuilder path = new StringBuilder();
    for (JacksonException.Reference step : error.getPath()) {
      if (step.getPropertyName() == null) {
        path.append('[').append(step.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(step.getPropertyName());
      }
    }
    return path.toString();
  }
}
