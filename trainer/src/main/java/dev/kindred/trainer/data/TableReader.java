package dev.kindred.trainer.data;

import dev.kindred.model.files.InvalidInputException;
import java.util.Iterator;
import java.util.List;

/**
 * Reads a table from top to bottom, once. What cannot be read ends it with an {@link
 * InvalidInputException} that names the file and the line.
 */
public interface TableReader extends Iterator<Row>, AutoCloseable {

  /** The names of the columns, in the order of a row's cells. */
  List<String> columns();

  /** Where a row stands, for a message: file and line (or row). */
  String place(Row row);

  @Override
  void close();

  /** The place of a column among the cells of a row. */
  default int column(String name) {
    int column = columns().indexOf(name);
    if (column < 0) {
      throw new InvalidInputException(
          "%s has no column '%s'; it has: %s"
              .formatted(file(), name, String.join(", ", columns())));
    }
    return column;
  }

  /** The file, for a message. */
  String file();

  /** Opens a file of any format. A row with a wrong number of cells ends the reading. */
  static TableReader open(TableFile file) {
    return open(
        file,
        (reason, place, value) -> {
          throw new InvalidInputException("%s: %s, but %s".formatted(place, reason, value));
        });
  }

  /** Likewise, but a row with a wrong number of cells is a bad row, and left out. */
  static TableReader open(TableFile file, BadRows badRows) {
    return open(file, badRows::reject);
  }

  private static TableReader open(TableFile file, DelimitedReader.Malformed malformed) {
    return switch (file.format()) {
      case TSV -> new DelimitedReader(file, '\t', false, malformed);
      case CSV -> new DelimitedReader(file, ',', true, malformed);
      case JSONL, PARQUET -> DuckDbReader.open(file);
    };
  }
}
