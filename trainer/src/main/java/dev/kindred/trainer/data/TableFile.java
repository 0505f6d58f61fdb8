package dev.kindred.trainer.data;

import java.nio.file.Path;
import java.util.List;

/**
 * A file that holds a table.
 *
 * @param columns the names of the columns of a text file that has no header line; empty if the file
 *     names them itself
 * @param comment lines of a text file that start so are skipped, as blank lines are; empty for none
 */
public record TableFile(Path path, TableFormat format, List<String> columns, String comment) {
  public TableFile {
    columns = List.copyOf(columns);
  }

  /** A file that names its columns, of the format that its name tells. */
  public static TableFile of(Path path) {
    return new TableFile(path, TableFormat.of(path), List.of(), "");
  }
}
