package dev.kindred.model.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.exc.MismatchedInputException;
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
      if (Files.size(file) == 0) {
        throw new InvalidInputException(file + ": the file is empty");
      }
      value = mapper.readValue(file, type);
    } catch (IOException e) {
      throw new InvalidInputException("cannot read " + file + ": " + e.getMessage(), e);
    } catch (JacksonException e) {
      throw new InvalidInputException(place(mapper, file, e) + ": " + explain(e), e);
    }
    if (value == null) { // A document of nothing but comments.
      throw new InvalidInputException(file + ": the file is empty");
    }
    return value;
  }

  private static String place(ObjectMapper mapper, Path file, JacksonException error) {
    int line =
        error instanceof DatabindException databind && !databind.getPath().isEmpty()
            ? lineOf(mapper, file, pointer(databind))
            : 0;
    TokenStreamLocation location = error.getLocation();
    if (line < 1 && location != null) {
      line = location.getLineNr();
    }
    return line < 1 ? file.toString() : file + ", line " + line;
  }

  /** An object is complete before its keys are judged, so the key's own line is looked up. */
  private static int lineOf(ObjectMapper mapper, Path file, String pointer) {
    try (JsonParser parser = mapper.createParser(file)) {
      while (parser.nextToken() != null) {
        if (parser.streamReadContext().pathAsPointer().toString().equals(pointer)) {
          return parser.currentTokenLocation().getLineNr();
        }
      }
    } catch (JacksonException e) {
      return 0;
    }
    return 0;
  }

  private static String pointer(DatabindException error) {
    StringBuilder pointer = new StringBuilder();
    for (JacksonException.Reference step : error.getPath()) {
      String name = step.getPropertyName();
      pointer
          .append('/')
          .append(
              name == null
                  ? String.valueOf(step.getIndex())
                  : name.replace("~", "~0").replace("/", "~1"));
    }
    return pointer.toString();
  }

  static String explain(JacksonException error) {
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
    String reason = reason(error);
    String key = error instanceof DatabindException databind ? path(databind) : "";
    return key.isEmpty() ? reason : "key '" + key + "': " + reason;
  }

  private static String reason(JacksonException error) {
    Throwable cause = error.getCause();
    if (cause instanceof IllegalArgumentException || cause instanceof InvalidInputException) {
      return String.valueOf(cause.getMessage());
    }
    if (error instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null) {
      return WrongKind.explain(mismatch);
    }
    return error.getOriginalMessage();
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
