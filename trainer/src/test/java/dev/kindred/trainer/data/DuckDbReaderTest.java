package dev.kindred.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.model.files.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DuckDbReaderTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void jsonLinesHaveListsNumbersAndGaps() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("books.jsonl"),
            """
            {"id": 7, "genres": ["scifi", "desert"]}
            {"id": 8, "genres": null, "title": "Emma"}
            """);
    try (TableReader table = TableReader.open(TableFile.of(file))) {
      assertThat(table.columns()).containsExactly("id", "genres", "title");
      assertThat(table.next())
          .isEqualTo(new Row(1, List.of(List.of("7"), List.of("scifi", "desert"), List.of())));
      Row second = table.next();
      assertThat(second).isEqualTo(new Row(2, List.of(List.of("8"), List.of(), List.of("Emma"))));
      assertThat(table.place(second)).endsWith("books.jsonl, row 2");
      assertThat(table.hasNext()).isFalse();
    }
  }

  @Test
  void namesOfColumnsAndFilesMayHoldAnything() {
    Path file = folder.resolve("it's [odd] * ?.parquet");
    try (ParquetWriter writer =
        new ParquetWriter(file, List.of(new ParquetWriter.Column("a \"b\"; 'c'", true)))) {
      writer.add(List.of(List.of("x|y", "'; --", "Ж\t")));
      writer.finish();
    }
    try (TableReader table = TableReader.open(TableFile.of(file))) {
      assertThat(table.columns()).containsExactly("a \"b\"; 'c'");
      assertThat(table.next().cells()).containsExactly(List.of("x|y", "'; --", "Ж\t"));
    }
  }

  @Test
  void rowsKeepTheirOrderOverManyRowGroups() {
    Path file = folder.resolve("many.parquet");
    int rows = 300_000;
    try (ParquetWriter writer =
        new ParquetWriter(file, List.of(new ParquetWriter.Column("n", false)))) {
      for (int i = 0; i < rows; i++) {
        writer.add(List.of(List.of(Integer.toString(i))));
      }
      writer.finish();
    }
    try (TableReader table = TableReader.open(TableFile.of(file))) {
      for (int i = 0; i < rows; i++) {
        Row row = table.next();
        assertThat(row.number()).isEqualTo(i + 1L);
        assertThat(row.cells().getFirst().getFirst()).isEqualTo(Integer.toString(i));
      }
      assertThat(table.hasNext()).isFalse();
    }
  }

  @Test
  void aFileOfAnotherFormatIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("no.parquet"), "id\n1\n");
    assertThatThrownBy(() -> TableReader.open(TableFile.of(file)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("no.parquet cannot be read as PARQUET");
  }

  @Test
  void aFileThatDoesNotExistIsRefused() {
    assertThatThrownBy(() -> TableReader.open(TableFile.of(folder.resolve("none.parquet"))))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("none.parquet does not exist");
  }
}
