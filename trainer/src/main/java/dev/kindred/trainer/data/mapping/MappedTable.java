package dev.kindred.trainer.data.mapping;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.kindred.model.files.InvalidInputException;
import dev.kindred.trainer.data.TableFile;
import dev.kindred.trainer.data.TableFormat;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A file that holds a table.
 *
 * @param file its path, relative to the folder that the import is given
 * @param format tsv, csv, jsonl or parquet; by default ({@code ""}) what the file's name tells
 * @param columns the names of the columns if the file does not name them; by default none
 * @param comment how lines begin that are skipped; by default none
 */
record MappedTable(String file, String format, List<String> columns, String comment) {

  MappedTable(
      @JsonProperty("file") @Nullable String file,
      @JsonProperty("format") @Nullable String format,
      @JsonProperty("columns") @Nullable List<String> columns,
      @JsonProperty("comment") @Nullable String comment) {
    this.file = Keys.require("file", file);
    this.format = format == null ? "" : format;
    this.columns = columns == null ? List.of() : List.copyOf(columns);
    this.comment = comment == null ? "" : comment;
  }

  TableFile in(Path folder) {
    Path path = folder.resolve(file);
    return new TableFile(
        path, format.isEmpty() ? TableFormat.of(path) : parsedFormat(), columns, comment);
  }

  private TableFormat parsedFormat() {
    return Arrays.stream(TableFormat.values())
        .filter(known -> known.name().toLowerCase(Locale.ROOT).equals(format))
        .findFirst()
        .orElseThrow(() ->
            new InvalidInputException(
                "the format '%s' of %s is not known; tsv, csv, jsonl and parquet are"
                    .formatted(format, file)));
  }
}
