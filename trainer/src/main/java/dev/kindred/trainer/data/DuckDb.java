package dev.kindred.trainer.data;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/** Connections to a database in memory, and the quoting of what goes into its statements. */
final class DuckDb {
  private DuckDb() {}

  /** A new, empty database that keeps what does not fit in memory in {@code temporary}. */
  static Connection open(Path temporary) throws SQLException {
    Properties settings = new Properties();
    settings.setProperty("jdbc_stream_results", "true");
    settings.setProperty("temp_directory", temporary.toString());
    settings.setProperty("autoinstall_known_extensions", "false");
    settings.setProperty("autoload_known_extensions", "false");
    return DriverManager.getConnection("jdbc:duckdb:", settings);
  }

  /** A name, quoted. */
  static String identifier(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /** A text, quoted. */
  static String literal(String text) {
    return '\'' + text.replace("'", "''") + '\'';
  }

  /** A path for a reading function, quoted, with what these take for wildcards taken literally. */
  static String readable(Path path) {
    return literal(path.toAbsolutePath().toString().replaceAll("[*?\\[]", "[$0]"));
  }
}
