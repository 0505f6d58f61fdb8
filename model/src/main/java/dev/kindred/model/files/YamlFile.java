package dev.kindred.model.files;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.node.ObjectNode;
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

  /**
   * A value with some of its keys set anew, as if they stood so in its file.
   *
   * @param settings values as YAML by key; the key of an inner object follows a dot, as in {@code
   *     ssl.alpha}
   * @throws InvalidInputException if a key is unknown or a value out of its range
   */
  public static <T> T with(T value, Map<String, String> settings, Class<T> type) {
    ObjectNode root = MAPPER.valueToTree(value);
    settings.forEach((key, text) -> {
      try {
        set(root, List.of(key.split("\\.", -1)), MAPPER.readTree(text));
      } catch (JacksonException e) {
        throw new InvalidInputException(
            "%s=%s is not YAML: %s".formatted(key, text, e.getOriginalMessage()), e);
      }
    });
    try {
      return MAPPER.treeToValue(root, type);
    } catch (JacksonException e) {
      throw new InvalidInputException(
          settings.entrySet().stream().map(Object::toString).collect(Collectors.joining(", "))
              + ": "
              + MappedFile.explain(e),
          e);
    }
  }

  private static void set(ObjectNode node, List<String> path, JsonNode value) {
    if (path.size() == 1) {
      node.set(path.getFirst(), value);
    } else {
      JsonNode inner = node.get(path.getFirst());
      set(
          inner instanceof ObjectNode object ? object : node.putObject(path.getFirst()),
          path.subList(1, path.size()),
          value);
    }
  }

  /** The value as YAML, as {@link #read} accepts it. */
  public static String text(Object value) {
    return MAPPER.writeValueAsString(value);
  }
}
