package dev.kindred.service.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.model.corpus.CorpusFile;
import dev.kindred.model.corpus.CorpusItem;
import dev.kindred.model.corpus.CorpusTable;
import dev.kindred.model.feature.Item;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorpusStoreTest {

  private static final List<CorpusItem> ITEMS =
      List.of(
          new CorpusItem(new Item("a", Map.of("kind", List.of("x"))), 3),
          new CorpusItem(new Item("b", Map.of()), 0));

  @TempDir private Path folder;
  private Path file;
  private CorpusStore store;

  @BeforeEach
  void writeCorpus() {
    file = folder.resolve(CorpusFile.FILE);
    CorpusFile.write(file, ITEMS);
    store = new CorpusStore(folder.resolve("cache"));
  }

  @Test
  void theFileIsReadOnlyOnce() throws IOException {
    assertThat(store.corpus(file, "digest")).isEqualTo(ITEMS);
    Files.delete(file);

    assertThat(store.corpus(file, "digest")).isEqualTo(ITEMS);
  }

  @Test
  void anotherDigestIsAnotherCorpus() {
    store.corpus(file, "digest");
    CorpusFile.write(file, ITEMS.subList(0, 1));

    assertThat(store.corpus(file, "other")).hasSize(1);
    assertThat(store.corpus(file, "digest")).hasSize(2);
  }

  @Test
  void aDamagedTableIsMadeAgain() throws IOException {
    store.corpus(file, "digest");
    Path table = tables().getFirst();
    byte[] bytes = Files.readAllBytes(table);
    bytes[bytes.length / 2] ^= 1;
    Files.write(table, bytes);

    assertThat(store.corpus(file, "digest")).isEqualTo(ITEMS);
    assertThat(CorpusTable.open(table)).isEqualTo(ITEMS);
  }

  @Test
  void whereNothingCanBeKeptTheCorpusIsInMemory() throws IOException {
    Files.writeString(folder.resolve("cache"), "a file stands where the folder should be");

    assertThat(store.corpus(file, "digest")).isEqualTo(ITEMS);
  }

  @Test
  void theTablesThatWereAskedForLastAreKept() throws IOException {
    store.tidy(1);
    store.corpus(file, "old");
    Files.setLastModifiedTime(tables().getFirst(), FileTime.fromMillis(0));
    CorpusTable open = store.corpus(file, "new");
    store.tidy(1);

    assertThat(tables()).singleElement().asString().contains("new");
    assertThat(open).isEqualTo(ITEMS);
    store.tidy(0);
    assertThat(tables()).isEmpty();
    assertThat(open).isEqualTo(ITEMS);
  }

  private List<Path> tables() throws IOException {
    try (Stream<Path> tables = Files.list(folder.resolve("cache"))) {
      return tables.toList();
    }
  }
}
