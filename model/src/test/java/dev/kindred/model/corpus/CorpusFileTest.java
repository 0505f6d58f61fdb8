package dev.kindred.model.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.model.feature.Item;
import dev.kindred.model.files.InvalidInputException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorpusFileTest {

  @TempDir Path folder;

  @Test
  void itemsReadBackInTheirOrder() {
    List<CorpusItem> items =
        List.of(
            new CorpusItem(new Item("b", Map.of("words", List.of("x", "y"))), 3),
            new CorpusItem(new Item("a \"quoted\"\n", Map.of()), 0));
    Path file = folder.resolve(CorpusFile.FILE);
    CorpusFile.write(file, items);
    assertThat(CorpusFile.read(file)).isEqualTo(items);
  }

  @Test
  void aValueOfManyItemsIsOneString() {
    Path file = folder.resolve(CorpusFile.FILE);
    CorpusFile.write(
        file,
        List.of(
            new CorpusItem(new Item("a", Map.of("words", List.of("x"))), 1),
            new CorpusItem(new Item("b", Map.of("words", List.of("x"))), 1)));
    List<CorpusItem> read = CorpusFile.read(file);
    assertThat(read.get(0).item().values("words").getFirst())
        .isSameAs(read.get(1).item().values("words").getFirst());
  }

  @Test
  void equalCorporaGiveEqualBytes() throws IOException {
    List<CorpusItem> items =
        List.of(new CorpusItem(new Item("a", Map.of("z", List.of("1"), "b", List.of("2"))), 1));
    CorpusFile.write(folder.resolve("one"), items);
    CorpusFile.write(folder.resolve("two"), items);
    assertThat(Files.mismatch(folder.resolve("one"), folder.resolve("two"))).isEqualTo(-1);
  }

  @Test
  void aBrokenLineNamesFileAndLine() throws IOException {
    Path file = gzip("{\"id\":\"a\",\"count\":1,\"attributes\":{}}\n{\"id\":\"b\"}\n");
    assertThatThrownBy(() -> CorpusFile.read(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("corpus.jsonl.gz, line 2");
  }

  @Test
  void anIdThatStandsTwiceIsAnError() throws IOException {
    String line = "{\"id\":\"a\",\"count\":1,\"attributes\":{}}\n";
    Path file = gzip(line + line);
    assertThatThrownBy(() -> CorpusFile.read(file)).hasMessageContaining("'a' stands twice");
  }

  @Test
  void aTruncatedFileIsAnError() throws IOException {
    Path file = gzip("{\"id\":\"a\",\"count\":1,\"attributes\":{}}\n".repeat(1));
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 9));
    assertThatThrownBy(() -> CorpusFile.read(file)).isInstanceOf(InvalidInputException.class);
  }

  private Path gzip(String text) throws IOException {
    Path file = folder.resolve(CorpusFile.FILE);
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return file;
  }
}
