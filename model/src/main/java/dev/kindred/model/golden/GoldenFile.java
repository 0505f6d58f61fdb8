package dev.kindred.model.golden;

import dev.kindred.model.feature.Item;
import dev.kindred.model.files.JsonFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Golden rows as {@code golden.json}: an object with the key {@code rows}, a list of objects with
 * {@code id}, {@code attributes}, {@code ids} (by feature), {@code query} and {@code item}
 * (vectors).
 */
public final class GoldenFile {

  /** The file in checkpoints and bundles. */
  public static final String FILE = "golden.json";

  private GoldenFile() {}

  @SuppressWarnings("ArrayRecordComponent") // Only a wire format.
  record Row(
      String id,
      Map<String, List<String>> attributes,
      List<int[]> ids,
      float[] query,
      float[] item) {}

  record Rows(List<Row> rows) {}

  /** Writes the file, aside and then renamed. */
  public static void write(Path file, List<GoldenRow> rows) {
    List<Row> lines =
        rows.stream()
            .map(row ->
                new Row(
                    row.item().id(),
                    row.item().attributes(),
                    row.ids(),
                    row.query(),
                    row.itemVector()))
            .toList();
    JsonFile.write(file, new Rows(lines));
  }

  /**
   * Reads the file.
   *
   * @throws dev.kindred.model.files.InvalidInputException if it is missing or broken
   */
  public static List<GoldenRow> read(Path file) {
    return JsonFile.read(file, Rows.class).rows().stream()
        .map(row ->
            new GoldenRow(new Item(row.id(), row.attributes()), row.ids(), row.query(), row.item()))
        .toList();
  }
}
