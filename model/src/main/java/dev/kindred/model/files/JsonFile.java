package dev.kindred.model.files;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** JSON files that hold one value each. Reading is strict: unknown and missing keys are errors. */
public final class JsonFile {

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(
              DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
              DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
              DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES,
              DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
              DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(
              SerializationFeature.INDENT_OUTPUT, SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .build();

  private JsonFile() {}

  /**
   * Reads a file.
   *
   * @throws InvalidInputException if it is missing, is not JSON or does not fit the type
   */
  public static <T> T read(Path file, Class<T> type) {
    return MappedFile.read(MAPPER, file, type);
  }

  /** Writes a file, indented, aside and then renamed. */
  public static void write(Path file, Object value) {
    WriteAside.file(
        file,
        aside -> {
          try {
            MAPPER.writeValue(aside, value);
          } catch (JacksonIOException e) {
            throw e.getCause();
          }
        });
  }

  /** The bytes that {@link #write} would write. */
  public static byte[] bytes(Object value) {
    return MAPPER.writeValueAsString(value).getBytes(StandardCharsets.UTF_8);
  }
}
