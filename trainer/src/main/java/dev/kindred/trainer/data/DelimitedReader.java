package dev.kindred.trainer.data;

import dev.kindred.model.files.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/** Reads TSV and CSV, and knows the line of each row. */
final class DelimitedReader implements TableReader {
  private static final int SHOWN = 80;

  /* Not DuckDB's reader, which is faster but cannot say on which line a row stands. */

  /** What becomes of a row that has too few cells or too many. */
  @FunctionalInterface
  interface Malformed {
    void accept(String reason, String place, String value);
  }

  private final TableFile file;
  private final Malformed malformed;
  private final char delimiter;
  private final boolean quoted;
  private final TextLines lines;
  private final List<String> columns;
  private Optional<Row> next;

  DelimitedReader(TableFile file, char delimiter, boolean quoted, Malformed malformed) {
    this.file = file;
    this.delimiter = delimiter;
    this.quoted = quoted;
    this.malformed = malformed;
    this.lines = new TextLines(file.path());
    try {
      this.columns = file.columns().isEmpty() ? readHeader() : file.columns();
      this.next = readRow();
    } catch (InvalidInputException e) {
      lines.close();
      throw e;
    }
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
    return "%s, line %d".formatted(file.path(), row.number());
  }

  @Override
  public boolean hasNext() {
    return next.isPresent();
  }

  @Override
  public Row next() {
    Row row = next.orElseThrow(NoSuchElementException::new);
    next = readRow();
    return row;
  }

  @Override
  public void close() {
    lines.close();
  }

  private List<String> readHeader() {
    String header =
        nextLine()
            .orElseThrow(() ->
                new InvalidInputException(
                    "%s is empty: its first line must name the columns".formatted(file.path())));
    return List.copyOf(cells(header));
  }

  private Optional<Row> readRow() {
    for (Optional<String> line = nextLine(); line.isPresent(); line = nextLine()) {
      long number = lines.number();
      List<String> cells = cells(line.get());
      if (cells.size() == columns.size()) {
        List<List<String>> values = new ArrayList<>(cells.size());
        for (String cell : cells) {
          values.add(cell.isEmpty() ? List.of() : List.of(cell));
        }
        return Optional.of(new Row(number, values));
      }
      malformed.accept(
          "not %d cells (%s)".formatted(columns.size(), String.join(", ", columns)),
          "%s, line %d".formatted(file.path(), number),
          "%d cells: %s".formatted(cells.size(), abbreviated(line.get())));
    }
    return Optional.empty();
  }

  private static String abbreviated(String line) {
    return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "…";
  }

  /** The next line that is neither blank nor a comment. */
  private Optional<String> nextLine() {
    Optional<String> line = lines.next();
    while (line.isPresent() && isSkipped(line.get())) {
      line = lines.next();
    }
    return line;
  }

  private boolean isSkipped(String line) {
    return line.isEmpty() || (!file.comment().isEmpty() && line.startsWith(file.comment()));
  }

  private List<String> cells(String line) {
    return quoted ? quotedCells(line) : plainCells(line);
  }

  private List<String> plainCells(String line) {
    List<String> cells = new ArrayList<>();
    int start = 0;
    for (int end = line.indexOf(delimiter); end >= 0; end = line.indexOf(delimiter, start)) {
      cells.add(line.substring(start, end));
      start = end + 1;
    }
    cells.add(line.substring(start));
    return cells;
  }

  private List<String> quotedCells(String firstLine) {
    long number = lines.number();
    List<String> cells = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    String line = firstLine;
    boolean open = false;
    int at = 0;
    while (true) {
      if (at == line.length()) {
        if (!open) {
          cells.add(cell.toString());
          return cells;
        }
        cell.append('\n');
        line = lines.next().orElseThrow(() -> unclosedQuote(number));
        at = 0;
        continue;
      }
      char c = line.charAt(at++);
      if (open && c == '"') {
        boolean doubled = at < line.length() && line.charAt(at) == '"';
        if (doubled) {
          cell.append('"');
          at++;
        } else {
          open = false;
        }
      } else if (open) {
        cell.append(c);
      } else if (c == delimiter) {
        cells.add(cell.toString());
        cell.setLength(0);
      } else if (c == '"' && cell.isEmpty()) {
        open = true;
      } else {
        cell.append(c);
      }
    }
  }

  private InvalidInputException unclosedQuote(long number) {
    return new InvalidInputException(
        "%s, line %d: a quote is never closed".formatted(file.path(), number));
  }
}
