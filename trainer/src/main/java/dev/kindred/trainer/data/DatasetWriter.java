package dev.kindred.trainer.data;

import dev.kindred.model.feature.Item;
import dev.kindred.model.files.InvalidInputException;
import dev.kindred.model.files.JsonFile;
import dev.kindred.model.files.WriteAside;
import dev.kindred.model.files.YamlFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes datasets, the tables as Parquet. */
public final class DatasetWriter {
  private DatasetWriter() {}

  /**
   * Writes a dataset into a new folder, which appears only when it is complete.
   *
   * @throws InvalidInputException if the folder exists
   */
  public static void write(Path folder, Dataset dataset, DatasetOrigin origin) {
    WriteAside.folder(folder, aside -> writeInto(aside, dataset, origin));
  }

  /**
   * Checks before a long import that its folder can be written.
   *
   * @throws InvalidInputException if it exists
   */
  public static void requireNew(Path folder) {
    if (Files.exists(folder)) {
      throw new InvalidInputException(
          "%s exists already; choose another name or remove it first".formatted(folder));
    }
  }

  private static void writeInto(Path folder, Dataset dataset, DatasetOrigin origin)
      throws IOException {
    JsonFile.write(folder.resolve(DatasetFiles.INFO), DatasetInfo.of(dataset, origin));
    Files.writeString(folder.resolve(DatasetFiles.SCHEMA), YamlFile.text(dataset.schema()));
    writeItems(
        folder.resolve(DatasetFiles.ITEMS + ".parquet"),
        Columns.ofItems(dataset.schema()),
        dataset.items());
    if (dataset.schema().hasQueries()) {
      writeItems(
          folder.resolve(DatasetFiles.QUERIES + ".parquet"),
          Columns.ofQueries(dataset.schema()),
          dataset.sources());
    }
    for (Split split : Split.values()) {
      writePairs(folder.resolve(split.fileName() + ".parquet"), dataset, split);
    }
  }

  private static void writeItems(Path file, Columns attributes, List<Item> items) {
    List<ParquetWriter.Column> columns = new ArrayList<>();
    columns.add(new ParquetWriter.Column(DatasetFiles.ID, false));
    for (String attribute : attributes.names()) {
      columns.add(new ParquetWriter.Column(attribute, !attributes.isOneHot(attribute)));
    }
    try (ParquetWriter writer = new ParquetWriter(file, columns)) {
      for (Item item : items) {
        List<List<String>> cells = new ArrayList<>();
        cells.add(List.of(item.id()));
        attributes.names().forEach(attribute -> cells.add(item.values(attribute)));
        writer.add(cells);
      }
      writer.finish();
    }
  }

  private static void writePairs(Path file, Dataset dataset, Split split) {
    List<ParquetWriter.Column> columns =
        List.of(
            new ParquetWriter.Column(DatasetFiles.SOURCE, false),
            new ParquetWriter.Column(DatasetFiles.TARGET, false));
    Pairs pairs = dataset.pairs(split);
    try (ParquetWriter writer = new ParquetWriter(file, columns);
        PairProgress progress = new PairProgress("writing pairs", pairs.size())) {
      for (int pair = 0; pair < pairs.size(); pair++) {
        writer.add(
            List.of(
                List.of(dataset.sources().get(pairs.source(pair)).id()),
                List.of(dataset.items().get(pairs.target(pair)).id())));
        progress.advance();
      }
      writer.finish();
    }
  }
}
