package dev.kindred.trainer.data;

import dev.kindred.model.files.InvalidInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.Stream;

/** Reads Parquet and JSON lines, every value as text, lists as lists of texts. */
final class DuckDbReader implements TableReader {
  private final TableFile file;
  private final Connection connection;
  private final Statement statement;
  private final List<String> columns;
  private final ResultSet rows;
  private long number;
  private boolean hasNext;

  private DuckDbReader(TableFile file, Connection connection) throws SQLException {
    this.file = file;
    this.connection = connection;
    this.statement = connection.createStatement();
    List<String> names = new ArrayList<>();
    List<String> selected = new ArrayList<>();
    try (ResultSet described = statement.executeQuery("DESCRIBE SELECT * FROM " + source(file))) {
      while (described.next()) {
        String name = described.getString("column_name");
        names.add(name);
        selected.add(
            "CAST(%s AS %s)"
                .formatted(
                    DuckDb.identifier(name),
                    described.getString("column_type").endsWith("[]") ? "VARCHAR[]" : "VARCHAR"));
      }
    }
    this.columns = List.copyOf(names);
    this.rows =
        statement.executeQuery("SELECT " + String.join(", ", selected) + " FROM " + source(file));
    this.hasNext = rows.next();
  }

  /**
   * @throws InvalidInputException if the file does not exist or is not of its format
   */
  static DuckDbReader open(TableFile file) {
    if (!Files.isRegularFile(file.path())) {
      throw new InvalidInputException("%s does not exist".formatted(file.path()));
    }
    try {
      Connection connection = DuckDb.open(Path.of(System.getProperty("java.io.tmpdir")));
      try {
        return new DuckDbReader(file, connection);
      } catch (SQLException e) {
        connection.close();
        throw e;
      }
    } catch (SQLException e) {
      throw unreadable(file, e);
    }
  }

  private static String source(TableFile file) {
    String path = DuckDb.readable(file.path());
    return switch (file.format()) {
      case PARQUET -> "read_parquet(%s)".formatted(path);
      case JSONL -> "read_json(%s, format = 'newline_delimited')".formatted(path);
      case TSV, CSV -> throw new IllegalArgumentException("not read here: " + file.format());
    };
  }

  private static InvalidInputException unreadable(TableFile file, SQLException cause) {
    return new InvalidInputException(
        "%s cannot be read as %s: %s".formatted(file.path(), file.format(), cause.getMessage()));
  }

  @Override
  public List<String> columns() {
    return columns;
  }

  @Override
  public String file() {
    return file.path().toString();
  }

  @Override
  public String place(Row row) {
    return "%s, row %d".formatted(file.path(), row.number());
  }

  @Override
  public boolean hasNext() {
    return hasNext;
  }

  @Override
  public Row next() {
    if (!hasNext) {
      throw new NoSuchElementException();
    }
    try {
      List<List<String>> cells = new ArrayList<>(columns.size());
      for (int column = 1; column <= columns.size(); column++) {
        cells.add(values(rows.getObject(column)));
      }
      hasNext = rows.next();
      number++;
      return new Row(number, cells);
    } catch (SQLException e) {
      throw unreadable(file, e);
    }
  }

  private static List<String> values(Object cell) throws SQLException {
    Stream<?> values =
        switch (cell) {
          case null -> Stream.empty();
          case Array array -> Stream.of((Object[]) array.getArray());
          default -> Stream.of(cell);
        };
    return values.map(String::valueOf).filter(value -> !value.isEmpty()).toList();
  }

  @Override
  public void close() {
    try (connection;
        statement) {
      rows.close();
    } catch (SQLException e) {
      throw unreadable(file, e);
    }
  }
}
