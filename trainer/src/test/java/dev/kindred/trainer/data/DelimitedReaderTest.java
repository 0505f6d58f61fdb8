package dev.kindred.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.model.files.InvalidInputException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DelimitedReaderTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void csvIsQuotedAsInRfc4180() throws IOException {
    TableFile file =
        file("books.csv", "id,title\r\n1,\"Emma, by \"\"Jane\"\"\"\r\n2,\"two\nlines\"\r\n3,\r\n");
    assertThat(read(file))
        .containsExactly(
            new Row(2, List.of(List.of("1"), List.of("Emma, by \"Jane\""))),
            new Row(3, List.of(List.of("2"), List.of("two\nlines"))),
            new Row(5, List.of(List.of("3"), List.of())));
  }

  @Test
  void tsvTakesQuotesAsTheyAre() throws IOException {
    assertThat(read(file("t.tsv", "id\ttitle\n1\t\"Emma\n")))
        .containsExactly(new Row(2, List.of(List.of("1"), List.of("\"Emma"))));
  }

  @Test
  void commentsAndBlankLinesAreSkippedAndCounted() throws IOException {
    Path path = file("links.tsv", "# two links\n\na\tb\n# in between\nc\td\n").path();
    TableFile file = new TableFile(path, TableFormat.TSV, List.of("from", "to"), "#");
    assertThat(read(file))
        .containsExactly(
            new Row(3, List.of(List.of("a"), List.of("b"))),
            new Row(5, List.of(List.of("c"), List.of("d"))));
  }

  @Test
  void gzipIsToldByTheName() throws IOException {
    Path path = folder.resolve("t.tsv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(path))) {
      out.write("id\nÅland\n".getBytes(StandardCharsets.UTF_8));
    }
    assertThat(read(TableFile.of(path))).containsExactly(new Row(2, List.of(List.of("Åland"))));
    byte[] whole = Files.readAllBytes(path);
    Files.write(path, Arrays.copyOf(whole, whole.length - 10));
    assertRefused(TableFile.of(path), "the gzip data is cut off or damaged");
  }

  @Test
  void aByteOrderMarkIsNoPartOfTheFirstName() throws IOException {
    try (TableReader table = TableReader.open(file("t.tsv", "\uFEFFid\n1\n"))) {
      assertThat(table.columns()).containsExactly("id");
    }
  }

  @Test
  void aRowOfAnotherLengthIsRefusedWithItsLine() throws IOException {
    assertRefused(
        file("t.tsv", "id\ttitle\n1\tDune\n2\n"),
        "t.tsv, line 3: not 2 cells (id, title), but 1 cells");
  }

  @Test
  void aQuoteThatIsNeverClosedIsRefusedWithItsLine() throws IOException {
    assertRefused(file("t.csv", "id\n1\n\"2\n3\n"), "t.csv, line 3: a quote is never closed");
  }

  @Test
  void bytesThatAreNotUtf8AreRefused() throws IOException {
    Path path = folder.resolve("latin1.tsv");
    Files.write(path, "id\nÅland\n".getBytes(StandardCharsets.ISO_8859_1));
    assertRefused(TableFile.of(path), "not UTF-8");
  }

  @Test
  void anEmptyFileIsRefused() throws IOException {
    assertRefused(file("t.tsv", ""), "t.tsv is empty: its first line must name the columns");
  }

  @Test
  void aFileThatDoesNotExistIsRefused() {
    assertRefused(TableFile.of(folder.resolve("none.tsv")), "none.tsv does not exist");
  }

  @Test
  void aNameThatTellsNoFormatIsRefused() {
    assertThatThrownBy(() -> TableFile.of(Path.of("data.bin.gz")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("data.bin.gz: its name does not tell its format");
  }

  @Test
  void thereIsNothingAfterTheLastRow() throws IOException {
    try (TableReader table = TableReader.open(file("t.tsv", "id\n"))) {
      assertThat(table.hasNext()).isFalse();
      assertThatThrownBy(table::next).isInstanceOf(NoSuchElementException.class);
    }
  }

  private TableFile file(String name, String content) throws IOException {
    return TableFile.of(Files.writeString(folder.resolve(name), content));
  }

  private static List<Row> read(TableFile file) {
    try (TableReader table = TableReader.open(file)) {
      List<Row> rows = new ArrayList<>();
      table.forEachRemaining(rows::add);
      return rows;
    }
  }

  private static void assertRefused(TableFile file, String message) {
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(message);
  }
}
