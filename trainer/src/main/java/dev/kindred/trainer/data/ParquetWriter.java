package dev.kindred.trainer.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/** Writes one Parquet file of texts and lists of texts. */
final class ParquetWriter implements AutoCloseable {

  /**
   * @param isList whether its cells hold any number of values, rather than at most one
   */
  record Column(String name, boolean isList) {
    String declaration() {
      return DuckDb.identifier(name) + (isList ? " VARCHAR[]" : " VARCHAR");
    }
  }

  private static final String TABLE = "content";

  private final Path file;
  private final List<Column> columns;
  private final Connection connection;
  private final DuckDBAppender appender;

  ParquetWriter(Path file, List<Column> columns) {
    this.file = file;
    this.columns = List.copyOf(columns);
    try {
      this.connection = DuckDb.open(file.toAbsolutePath().resolveSibling("spill"));
      try {
        execute(
            "CREATE TABLE %s (%s)"
                .formatted(
                    TABLE,
                    columns.stream().map(Column::declaration).collect(Collectors.joining(", "))));
        this.appender = connection.unwrap(DuckDBConnection.class).createAppender(TABLE);
      } catch (SQLException e) {
        connection.close();
        throw e;
      }
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  /** Adds a row; a cell without values is null. */
  void add(List<List<String>> cells) {
    try {
      appender.beginRow();
      for (int column = 0; column < columns.size(); column++) {
        List<String> cell = cells.get(column);
        if (cell.isEmpty()) {
          appender.appendNull();
        } else if (columns.get(column).isList()) {
          appender.append(cell);
        } else {
          appender.append(cell.getFirst());
        }
      }
      appender.endRow();
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  /** Writes the file with all rows, in their order. */
  void finish() {
    try {
      appender.flush();
      execute(
          "COPY %s TO %s (FORMAT parquet, COMPRESSION zstd)"
              .formatted(TABLE, DuckDb.literal(file.toAbsolutePath().toString())));
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  @Override
  public void close() {
    try (connection) {
      appender.close();
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private UncheckedIOException failure(SQLException cause) {
    return new UncheckedIOException(new IOException("cannot write " + file, cause));
  }
}
