package dev.kindred.trainer.data;

import dev.kindred.model.files.InvalidInputException;
import java.nio.file.Path;
import java.util.Locale;

/** How a table is written; {@code .gz} at the end of a text file's name means gzip. */
public enum TableFormat {
  /** Cells between tabs, one row a line; neither quotes nor escapes. */
  TSV,
  /** Cells between commas, quoted as in RFC 4180 where they hold a comma, a quote or a line end. */
  CSV,
  /** One JSON object a line; a missing or null key is an empty cell. */
  JSONL,
  /** Apache Parquet. */
  PARQUET;

  /** The format that a file's name tells. */
  public static TableFormat of(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    String plain = name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
    return switch (plain.substring(plain.lastIndexOf('.') + 1)) {
      case "tsv" -> TSV;
      case "csv" -> CSV;
      case "jsonl", "ndjson" -> JSONL;
      case "parquet" -> PARQUET;
      default ->
          throw new InvalidInputException(
              "%s: its name does not tell its format; state it, or end the name in .tsv, .csv,"
                      .formatted(file)
                  + " .jsonl or .parquet (text files also with .gz)");
    };
  }
}
