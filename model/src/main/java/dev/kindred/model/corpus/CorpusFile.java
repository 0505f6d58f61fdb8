package dev.kindred.model.corpus;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.kindred.model.feature.Item;
import dev.kindred.model.files.InvalidInputException;
import dev.kindred.model.files.WriteAside;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The corpus as gzipped JSON lines, an item each:
 *
 * <pre>{"id":"java.util.HashMap","count":1234,"attributes":{"package":["java.util"]}}</pre>
 *
 * {@code count} is {@link CorpusItem#trainingCount()}. The order of the lines is the order of the
 * items in every other place. Equal corpora give equal bytes.
 */
public final class CorpusFile {

  /** The file in checkpoints and bundles. */
  public static final String FILE = "corpus.jsonl.gz";

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(
              DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
              DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
              DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .build();

  private CorpusFile() {}

  record Line(
      @JsonProperty("id") String id,
      @JsonProperty("count") long count,
      @JsonProperty("attributes") Map<String, List<String>> attributes) {}

  /** Writes the file, aside and then renamed. */
  public static void write(Path file, Iterable<CorpusItem> items) {
    WriteAside.file(
        file,
        aside -> {
          try (BufferedWriter out =
              new BufferedWriter(
                  new OutputStreamWriter(
                      new GZIPOutputStream(Files.newOutputStream(aside), 1 << 16),
                      StandardCharsets.UTF_8))) {
            for (CorpusItem entry : items) {
              Item item = entry.item();
              Line line =
                  new Line(item.id(), entry.trainingCount(), new TreeMap<>(item.attributes()));
              out.write(MAPPER.writeValueAsString(line));
              out.write('\n');
            }
          }
        });
  }

  /**
   * Reads the whole file.
   *
   * @throws InvalidInputException if it is missing, broken, or names an id twice
   */
  public static List<CorpusItem> read(Path file) {
    List<CorpusItem> items = new ArrayList<>();
    Map<String, String> known = new HashMap<>();
    read(
        file,
        line -> items.add(new CorpusItem(new Item(line.id(), compact(line, known)), line.count())));
    return items;
  }

  /** The same as a table. */
  public static CorpusTable readTable(Path file) {
    CorpusTableBuilder table = new CorpusTableBuilder();
    read(
        file,
        line -> table.add(new CorpusItem(new Item(line.id(), line.attributes()), line.count())));
    return table.build();
  }

  private static void read(Path file, Consumer<Line> sink) {
    Set<String> ids = new HashSet<>();
    int number = 1;
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file), 1 << 16),
                StandardCharsets.UTF_8))) {
      for (String text = in.readLine(); text != null; text = in.readLine()) {
        Line line = MAPPER.readValue(text, Line.class);
        if (!ids.add(line.id())) {
          throw new IllegalArgumentException("the id '" + line.id() + "' stands twice");
        }
        sink.accept(line);
        number++;
      }
    } catch (JacksonException | IllegalArgumentException e) {
      throw new InvalidInputException("%s, line %d: %s".formatted(file, number, e.getMessage()), e);
    } catch (IOException e) {
      throw new InvalidInputException("cannot read the corpus " + file + ": " + e, e);
    }
  }

  /** Values recur in many items: one string for all of them, and lists of just their length. */
  private static Map<String, List<String>> compact(Line line, Map<String, String> known) {
    Map<String, List<String>> attributes = LinkedHashMap.newLinkedHashMap(line.attributes().size());
    line.attributes()
        .forEach((name, values) ->
            attributes.put(
                known.computeIfAbsent(name, same -> same),
                values.stream().map(value -> known.computeIfAbsent(value, same -> same)).toList()));
    return attributes;
  }
}
