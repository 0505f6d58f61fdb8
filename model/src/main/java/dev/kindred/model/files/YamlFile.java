package dev.kindred.model.files;

import java.nio.file.Path;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * YAML files that people write. Keys are the type's names in dash-case; unknown keys are errors
 * that list the known ones. Absent keys reach a record as null or as its constructor's default.
 */
public final class YamlFile {

  private static final YAMLMapper MAPPER =
      YAMLMapper.builder()
          .enable(
              DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
              DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(
              DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
              DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
          .build();

  private YamlFile() {}

  /**
   * Reads a file.
   *
   * @throws InvalidInputException if it is missing, is not YAML, has an unknown key or a value out
   *     of its range; the message names file, line and key
   */
  public static <T> T read(Path file, Class<T> type) {
    return MappedFile.read(MAPPER, file, type);
  }

  /** The value as YAML, as {@link #read} accepts it. */
  public static String text(Object value) {
    return MAPPER.writeValueAsString(value);
  }
}
