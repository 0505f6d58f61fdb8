package dev.kindred.trainer.data.wikipedia;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.model.files.InvalidInputException;
import dev.kindred.trainer.data.BadRows;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqlDumpTest {
  @TempDir private Path folder = Path.of("");
  private final BadRows badRows = new BadRows(0);

  @Test
  void escapesQuotesAndSeparatorsInTextsAreRead() throws IOException {
    assertThat(
            titles(
                "(1,0,'O\\'Neill'),(2,0,'AC\\\\DC'),(3,0,'a),(9,0,\\'b\\');--')",
                "(4,0,'\\\"quoted\\\"'),(5,0,'it''s'),(6,0,'tab\\tline\\nnul\\0\\Z')",
                "(7,0,'Straße_日本')"))
        .containsExactly(
            "O'Neill",
            "AC\\DC",
            "a),(9,0,'b');--",
            "\"quoted\"",
            "it's",
            "tab\tline\nnul\0\u001a",
            "Straße_日本");
    assertThat(badRows.total()).isZero();
  }

  @Test
  void negativeNumbersFractionsAndNullsAreRead() throws IOException {
    List<Object> read = new ArrayList<>();
    Path file =
        Dumps.write(
            folder.resolve("r.sql.gz"), Dumps.REDIRECT, "(-7,-1,'a',NULL,''),(2,1e3,'b','w','x')");
    try (SqlDump dump = new SqlDump(file, "redirect")) {
      dump.forEach(
          badRows,
          () -> {
            read.add(dump.number(0));
            read.add(dump.isEmpty(3));
            read.add(dump.isEmpty(4));
            read.add(dump.number(1));
          });
    }
    assertThat(read).containsExactly(-7L, true, true, -1L, 2L, false, false);
    assertThat(badRows.report())
        .contains("1 × rd_namespace is no whole number", "line 17, row 2: '1e3'");
  }

  @Test
  void bytesThatAreNotTextHarmOnlyTheColumnThatIsAskedFor() throws IOException {
    byte[] rows = "(1,0,'x?y'),(2,0,'plain')".getBytes(StandardCharsets.UTF_8);
    rows[7] = (byte) 0xFF;
    Path file = Dumps.write(folder.resolve("lt.sql"), Dumps.LINKTARGET, rows);
    List<Long> ids = new ArrayList<>();
    try (SqlDump dump = new SqlDump(file, "linktarget")) {
      dump.forEach(badRows, () -> ids.add(dump.number(0)));
    }
    assertThat(ids).containsExactly(1L, 2L);
    assertThat(read(file)).containsExactly("plain");
    assertThat(badRows.report()).contains("1 × lt_title is not UTF-8", "row 1");
  }

  @Test
  void rowsOfAnotherLengthOrTypeAreCountedWithLineAndRow() throws IOException {
    assertThat(titles("(1,0,'ok'),(2,0)", "(3,0,NULL),(4,0,7),(5,0,''),(6,0,'last')"))
        .containsExactly("ok", "last");
    assertThat(badRows.total()).isEqualTo(4);
    assertThat(badRows.report())
        .contains("1 × not 3 values in linktarget", "line 16, row 2: '2 values'")
        .contains("3 × lt_title is no text", "line 17, row 1: 'NULL'", "line 17, row 2: '7'");
    assertThatThrownBy(badRows::requireFew)
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("4 bad rows, but max-bad-rows is 0");
  }

  @Test
  void rowsOnLinesOfTheirOwnAreReadAsWell() throws IOException {
    assertThat(titles("\n(1,0,'a'),\n(2, 0, 'b')\n")).containsExactly("a", "b");
  }

  @Test
  void aLongFileIsReadAcrossItsBuffers() throws IOException {
    StringBuilder rows = new StringBuilder();
    for (int row = 1; row <= 20_000; row++) {
      rows.append(row == 1 ? "" : ",").append("(%d,0,'title\\'%d')".formatted(row, row));
    }
    List<String> titles = titles(rows.toString());
    assertThat(titles).hasSize(20_000).endsWith("title'20000");
  }

  @Test
  void whatIsNoDumpOfTheTableIsRefused() throws IOException {
    Path file = Dumps.write(folder.resolve("lt.sql"), Dumps.LINKTARGET, "(1,0,'a')");
    assertRefused(file, "page", "expected CREATE TABLE `page`, found: CREATE TABLE `linktarget`");
    assertRefused(folder.resolve("none.sql"), "page", "none.sql does not exist");
    Path text = Files.writeString(folder.resolve("text.sql"), "hello\n");
    assertRefused(text, "page", "text.sql holds no CREATE TABLE `page`");
    try (SqlDump dump = new SqlDump(file, "linktarget")) {
      assertThatThrownBy(() -> dump.column("lt_name"))
          .hasMessageContaining("has no column lt_name; it has: lt_id, lt_namespace, lt_title");
    }
  }

  @Test
  void aDumpThatIsCutOffIsRefused() throws IOException {
    Path file = Dumps.write(folder.resolve("lt.sql"), Dumps.LINKTARGET, "(1,0,'a'),(2,0,'b')");
    String whole = Files.readString(file);
    for (String end : List.of("'b", "(2,", ",'a'")) {
      Path cut = folder.resolve("cut.sql");
      Files.writeString(cut, whole.substring(0, whole.indexOf(end) + end.length()));
      assertThatThrownBy(() -> read(cut))
          .as(end)
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("cut.sql, line 16, row");
    }
    Path zipped = Dumps.write(folder.resolve("lt.sql.gz"), Dumps.LINKTARGET, "(1,0,'a')");
    byte[] bytes = Files.readAllBytes(zipped);
    Files.write(zipped, Arrays.copyOf(bytes, bytes.length - 20));
    assertThatThrownBy(() -> read(zipped))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("the gzip data is cut off or damaged");
  }

  private List<String> titles(String... inserts) throws IOException {
    return read(Dumps.write(folder.resolve("lt.sql"), Dumps.LINKTARGET, inserts));
  }

  private List<String> read(Path file) {
    List<String> titles = new ArrayList<>();
    try (SqlDump dump = new SqlDump(file, "linktarget")) {
      dump.forEach(badRows, () -> titles.add(dump.text(dump.column("lt_title"))));
    }
    return titles;
  }

  private static void assertRefused(Path file, String table, String message) {
    assertThatThrownBy(() -> new SqlDump(file, table).close())
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(message);
  }
}
