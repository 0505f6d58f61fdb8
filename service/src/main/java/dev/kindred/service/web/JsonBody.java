package dev.kindred.service.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collection;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/** Reads a request's body. Whatever is wrong with it is named by its path within the body. */
final class JsonBody {

  private static final int MOST_BYTES = 1 << 20;
  private static final int MOST_OF_A_REASON = 200;

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS) // We say it better.
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .withCoercionConfig(
              LogicalType.Textual,
              texts ->
                  texts
                      .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private JsonBody() {}

  static <T> T read(HttpServletRequest request, Class<T> type) {
    return parse(BoundedBody.read(request, MOST_BYTES), type);
  }

  /** Reads a JSON object. */
  static <T> T parse(byte[] bytes, Class<T> type) {
    if (bytes.length == 0) {
      throw malformed("body", "", "The body must be a JSON object.");
    }
    try (JsonParser parser = MAPPER.createParser(bytes)) {
      T value = MAPPER.readValue(parser, type);
      if (value == null) {
        throw malformed("body", "null", "The body must be a JSON object.");
      }
      if (parser.nextToken() != null) {
        throw malformed(
            "body",
            place(parser.currentTokenLocation()),
            "Something stands behind the JSON object that belongs here; there may be only one.");
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
      throw malformed(path.isEmpty() ? "body" : path, "", expected(e));
    } catch (JacksonException e) {
      throw malformed("body", place(e), "The body cannot be read: " + reason(e) + ".");
    }
  }

  private static String expected(DatabindException error) {
    Class<?> type =
        error instanceof MismatchedInputException mismatch ? mismatch.getTargetType() : null;
    if (type == null) {
      return "The value is not of the kind that belongs here.";
    }
    return "Here belongs %s.".formatted(kind(type));
  }

  private static String kind(Class<?> type) {
    if (type == Integer.class || type == int.class) {
      return "a whole number";
    }
    if (type == Double.class || type == double.class) {
      return "a number";
    }
    if (type == Boolean.class || type == boolean.class) {
      return "true or false";
    }
    if (type == String.class) {
      return "a text";
    }
    return Collection.class.isAssignableFrom(type) ? "a list, in [ ]" : "an object, in { }";
  }

  /** Where a limit of size is hit, no place is known. */
  private static String place(JacksonException error) {
    TokenStreamLocation location = error.getLocation();
    return location == null ? "" : place(location);
  }

  private static String place(TokenStreamLocation location) {
    return "line %d, column %d".formatted(location.getLineNr(), location.getColumnNr());
  }

  private static String reason(JacksonException error) {
    String message = String.valueOf(error.getOriginalMessage());
    return message.length() <= MOST_OF_A_REASON
        ? message
        : message.substring(0, MOST_OF_A_REASON) + "…";
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
