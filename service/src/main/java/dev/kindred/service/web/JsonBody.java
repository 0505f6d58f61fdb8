package dev.kindred.service.web;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;

/** Reads a request's body. Whatever is wrong with it is named by its path within the body. */
final class JsonBody {

  private static final int MOST_BYTES = 1 << 20;

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(
              DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
              DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private JsonBody() {}

  static <T> T read(HttpServletRequest request, Class<T> type) throws IOException {
    byte[] bytes = request.getInputStream().readNBytes(MOST_BYTES + 1);
    if (bytes.length > MOST_BYTES) {
      throw malformed("body", bytes.length + " bytes", "The body may have at most 1 MiB.");
    }
    if (bytes.length == 0) {
      throw malformed("body", "", "The body must be a JSON object.");
    }
    try {
      T value = MAPPER.readValue(bytes, type);
      if (value == null) {
        throw malformed("body", "null", "The body must be a JSON object.");
      }
      return value;
    } catch (UnrecognizedPropertyException e) {
      throw new InvalidParameterException(
          "Unknown parameter",
          path(e),
          "",
          "Known here are "
              + e.getKnownPropertyIds().stream()
                  .map(String::valueOf)
                  .sorted()
                  .collect(Collectors.joining(", "))
              + ".");
    } catch (DatabindException e) {
      String path = path(e);
      throw malformed(
          path.isEmpty() ? "body" : path, "", "The value is not of the kind that belongs here.");
    } catch (JacksonException e) {
      throw malformed(
          "body",
          "line %d, column %d"
              .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr()),
          "The body is not JSON.");
    }
  }

  private static InvalidParameterException malformed(String place, String value, String law) {
    return new InvalidParameterException("Malformed body", place, value, law);
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
