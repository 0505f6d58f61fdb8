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

  /** Opens a file of any format. */
  static TableReader open(TableFile file) {
    return switch (file.format()) {
      case TSV -> new DelimitedReader(file, '\t', false);
      case CSV -> new DelimitedReader(file, ',', true);
      case JSONL, PARQUET -> DuckDbReader.open(file);
    };
  }
}
