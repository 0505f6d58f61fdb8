package dev.kindred.trainer.data.wikipedia;

import dev.kindred.model.files.InvalidInputException;
import dev.kindred.trainer.data.BadRows;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The rows of one table in a dump as mysqldump writes it: {@code CREATE TABLE} names the columns,
 * then each {@code INSERT INTO} holds many rows. Everything is read as bytes, since sort keys are
 * not text; a title is decoded when it is asked for.
 */
final class SqlDump implements AutoCloseable {
  private static final int SHOWN_BYTES = 60;

  /** What a row is read into. */
  @FunctionalInterface
  interface RowReader {
    void read() throws BadValueException;
  }

  private enum Kind {
    NULL,
    NUMBER,
    TEXT
  }

  private final Path file;
  private final String table;
  private final DumpBytes bytes;
  private final List<String> columns = new ArrayList<>();
  private final ByteArrayOutputStream values = new ByteArrayOutputStream();
  private final List<Integer> ends = new ArrayList<>();
  private final List<Kind> kinds = new ArrayList<>();
  private byte[] row = new byte[0];
  private boolean inInsert;
  private long rowLine;
  private long rowOfLine;

  /**
   * Opens a dump and reads up to the names of the columns.
   *
   * @throws InvalidInputException if the file is no dump of this table
   */
  SqlDump(Path file, String table) {
    this.file = file;
    this.table = table;
    this.bytes = new DumpBytes(file);
    try {
      readColumns();
    } catch (InvalidInputException e) {
      bytes.close();
      throw e;
    }
  }

  boolean has(String column) {
    return columns.contains(column);
  }

  /** The place of a column among the values of a row. */
  int column(String name) {
    int column = columns.indexOf(name);
    if (column < 0) {
      throw new InvalidInputException(
          "%s: the table %s has no column %s; it has: %s"
              .formatted(file, table, name, String.join(", ", columns)));
    }
    return column;
  }

  /** Reads all rows; those with a bad value or a wrong number of values are counted. */
  void forEach(BadRows badRows, RowReader reader) {
    while (next()) {
      try {
        if (ends.size() != columns.size()) {
          throw new BadValueException(
              "not %d values in %s".formatted(columns.size(), table), ends.size() + " values");
        }
        reader.read();
      } catch (BadValueException e) {
        badRows.reject(String.valueOf(e.getMessage()), place(), e.value());
      }
    }
  }

  /** Where the row stands. A line holds thousands, so that the row is counted too. */
  String place() {
    return "%s, line %d, row %d".formatted(file, rowLine, rowOfLine);
  }

  /** A whole number. */
  long number(int column) throws BadValueException {
    String text = shown(column);
    if (kinds.get(column) == Kind.NUMBER) {
      try {
        return Long.parseLong(text);
      } catch (NumberFormatException _) {
        throw new BadValueException(columns.get(column) + " is no whole number", text);
      }
    }
    throw new BadValueException(columns.get(column) + " is no number", text);
  }

  /** A text that is not empty. */
  String text(int column) throws BadValueException {
    if (kinds.get(column) != Kind.TEXT || start(column) == ends.get(column)) {
      throw new BadValueException(columns.get(column) + " is no text", shown(column));
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(row, start(column), ends.get(column) - start(column)))
          .toString();
    } catch (CharacterCodingException _) {
      throw new BadValueException(columns.get(column) + " is not UTF-8", shown(column));
    }
  }

  /** Whether a value is NULL or an empty text. */
  boolean isEmpty(int column) {
    return kinds.get(column) == Kind.NULL || start(column) == ends.get(column);
  }

  private int start(int column) {
    return column == 0 ? 0 : ends.get(column - 1);
  }

  private String shown(int column) {
    if (kinds.get(column) == Kind.NULL) {
      return "NULL";
    }
    int length = Math.min(SHOWN_BYTES, ends.get(column) - start(column));
    return new String(row, start(column), length, StandardCharsets.UTF_8);
  }

  private void readColumns() {
    String create = "CREATE TABLE `%s`".formatted(table);
    String line = nextLine();
    while (!line.startsWith(create)) {
      if (line.startsWith("CREATE TABLE") || line.startsWith("INSERT INTO")) {
        throw new InvalidInputException(
            "%s, line %d: expected %s, found: %s"
                .formatted(file, bytes.line() - 1, create, abbreviated(line)));
      }
      if (bytes.peek() == DumpBytes.END) {
        throw new InvalidInputException(
            "%s holds no %s; is it the SQL dump of that table?".formatted(file, create));
      }
      line = nextLine();
    }
    for (line = nextLine().strip(); line.startsWith("`"); line = nextLine().strip()) {
      columns.add(line.substring(1, line.indexOf('`', 1)));
    }
  }

  private static String abbreviated(String line) {
    return line.length() <= SHOWN_BYTES ? line : line.substring(0, SHOWN_BYTES) + "…";
  }

  /** The rest of the line, without its end; a long one is cut. */
  private String nextLine() {
    StringBuilder line = new StringBuilder();
    for (int c = bytes.next(); c != '\n' && c != DumpBytes.END; c = bytes.next()) {
      if (line.length() < 1000) {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  private boolean next() {
    if (!inInsert && !findInsert()) {
      return false;
    }
    skipBlanks();
    rowOfLine = bytes.line() == rowLine ? rowOfLine + 1 : 1;
    rowLine = bytes.line();
    readRow();
    skipBlanks();
    int end = bytes.next();
    if (end == ';') {
      inInsert = false;
    } else if (end != ',') {
      throw malformed("a comma or semicolon after a row", end);
    }
    return true;
  }

  /** Goes to the first row of the next INSERT; everything between is skipped line by line. */
  private boolean findInsert() {
    String insert = "INSERT INTO `%s` VALUES".formatted(table);
    while (bytes.peek() != DumpBytes.END) {
      int matched = 0;
      while (matched < insert.length() && bytes.peek() == insert.charAt(matched)) {
        bytes.next();
        matched++;
      }
      if (matched == insert.length()) {
        inInsert = true;
        return true;
      }
      long at = bytes.line();
      String rest = nextLine();
      if (matched >= "INSERT INTO".length()) {
        throw new InvalidInputException(
            "%s, line %d: expected %s, found: %s"
                .formatted(file, at, insert, abbreviated(insert.substring(0, matched) + rest)));
      }
    }
    return false;
  }

  private void readRow() {
    values.reset();
    ends.clear();
    kinds.clear();
    expect('(', "a row");
    int separator;
    do {
      skipBlanks();
      readValue();
      ends.add(values.size());
      skipBlanks();
      separator = bytes.next();
    } while (separator == ',');
    if (separator != ')') {
      throw malformed("a comma or parenthesis after a value", separator);
    }
    row = values.toByteArray();
  }

  private void readValue() {
    int first = bytes.peek();
    if (first == '\'') {
      kinds.add(Kind.TEXT);
      bytes.next();
      readText();
    } else if (first == 'N') {
      kinds.add(Kind.NULL);
      for (char letter : "NULL".toCharArray()) {
        expect(letter, "NULL");
      }
    } else if (first == '-' || (first >= '0' && first <= '9')) {
      kinds.add(Kind.NUMBER);
      while (isNumeric(bytes.peek())) {
        values.write(bytes.next());
      }
    } else {
      throw malformed("NULL, a number or a quoted text", first);
    }
  }

  private static boolean isNumeric(int c) {
    return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E';
  }

  /** A text up to its closing quote, which a doubled one is not. */
  private void readText() {
    while (true) {
      int c = bytes.next();
      if (c == '\\') {
        values.write(unescaped(bytes.next()));
      } else if (c != '\'') {
        requireMore(c);
        values.write(c);
      } else if (bytes.peek() == '\'') {
        values.write(bytes.next());
      } else {
        return;
      }
    }
  }

  /** What follows a backslash; every other byte stands for itself. */
  private int unescaped(int c) {
    requireMore(c);
    return switch (c) {
      case '0' -> 0;
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'b' -> '\b';
      case 'Z' -> 26;
      default -> c;
    };
  }

  private void requireMore(int c) {
    if (c == DumpBytes.END) {
      throw new InvalidInputException(
          "%s: a quote is never closed; the file is cut off".formatted(place()));
    }
  }

  private void skipBlanks() {
    while (bytes.peek() == ' ' || bytes.peek() == '\n' || bytes.peek() == '\r') {
      bytes.next();
    }
  }

  private void expect(char expected, String what) {
    int c = bytes.next();
    if (c != expected) {
      throw malformed(what, c);
    }
  }

  private InvalidInputException malformed(String expected, int found) {
    return new InvalidInputException(
        "%s: expected %s, found %s"
            .formatted(
                place(),
                expected,
                found == DumpBytes.END ? "the end of the file" : "'" + (char) found + "'"));
  }

  @Override
  public void close() {
    bytes.close();
  }
}
