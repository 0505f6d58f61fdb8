package dev.kindred.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Values, their schema and their documentation say the same. */
class ValuesTest {

  private static final String MARK = "<!-- The rest is generated from values.yaml. -->\n";
  private static final String DESCRIBED = "# -- ";

  /** A value that is described, which may be an object as a whole. */
  private record Value(String name, String standard, String description) {}

  @Test
  void theReadmeListsEveryValue() throws IOException {
    Path file = Chart.FOLDER.resolve("README.md");
    String readme = Files.readString(file);
    int end = readme.indexOf(MARK) + MARK.length();
    String wanted = readme.substring(0, end) + table(values());
    if (Boolean.getBoolean("kindred.readme")) {
      Files.writeString(file, wanted);
    }

    assertThat(readme)
        .as(
            "generate it anew: mvn -pl helm test -Dtest=ValuesTest -Dkindred.jvm=-Dkindred.readme=true")
        .isEqualTo(wanted);
  }

  @Test
  void theSchemaKnowsEveryValue() throws IOException {
    JsonNode schema =
        new ObjectMapper().readTree(Chart.FOLDER.resolve("values.schema.json").toFile());
    List<String> known = new ArrayList<>();
    for (Value value : values()) {
      JsonNode node = schema;
      for (String part : value.name().split("\\.", -1)) {
        assertThat(node.path("additionalProperties").asBoolean(true)).as(value.name()).isFalse();
        node = node.path("properties").path(part);
      }
      assertThat(node.isMissingNode()).as(value.name()).isFalse();
      known.add(value.name());
    }
    assertThat(known).doesNotHaveDuplicates().hasSizeBetween(50, 90);
    assertThat(leaves(schema, "")).allMatch(leaf -> known.stream().anyMatch(leaf::startsWith));
  }

  private static List<String> leaves(JsonNode schema, String prefix) {
    List<String> leaves = new ArrayList<>();
    schema
        .path("properties")
        .properties()
        .forEach(entry -> {
          String name = prefix + entry.getKey();
          if (entry.getValue().has("properties")) {
            leaves.addAll(leaves(entry.getValue(), name + "."));
          } else if (!name.equals("global")) { // Helm's own.
            leaves.add(name);
          }
        });
    return leaves;
  }

  private static String table(List<Value> values) {
    StringBuilder table = new StringBuilder("\n| value | default | |\n| --- | --- | --- |\n");
    for (Value value : values) {
      table.append(
          "| `%s` | `%s` | %s |\n".formatted(value.name(), value.standard(), value.description()));
    }
    return table.toString();
  }

  /** Those with a description, in the file's order; indentation is two spaces. */
  private static List<Value> values() throws IOException {
    List<String> lines = Files.readAllLines(Chart.FOLDER.resolve("values.yaml"));
    List<Value> values = new ArrayList<>();
    Deque<String> path = new ArrayDeque<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      int depth = indent(lines.get(i)) / 2;
      while (path.size() > depth) {
        path.removeLast();
      }
      int colon = line.indexOf(':');
      path.addLast(line.substring(0, colon));
      String above = lines.get(i - 1).strip();
      if (above.startsWith(DESCRIBED)) {
        List<String> parts = new ArrayList<>();
        while (i + 1 < lines.size() && indent(lines.get(i + 1)) > 2 * depth) {
          parts.add(lines.get(++i).strip());
        }
        String standard =
            parts.isEmpty()
                ? line.substring(colon + 1).strip()
                : "{" + String.join(", ", parts) + "}";
        values.add(
            new Value(String.join(".", path), standard, above.substring(DESCRIBED.length())));
      } else {
        assertThat(line).as("a value without a description").endsWith(":");
      }
    }
    return values;
  }

  private static int indent(String line) {
    return line.length() - line.stripLeading().length();
  }
}
