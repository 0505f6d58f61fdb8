package dev.kindred.service.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IndexStoreTest {

  private static final FileTime LONG_AGO = FileTime.fromMillis(1_000_000_000_000L);

  private final float[][] vectors = Vectors.random(new Random(7), 200, 16);

  @TempDir Path folder;

  @Test
  void aBuiltIndexIsReused() throws IOException {
    build("bundle", vectors, IndexSettings.DEFAULT);
    markAsOld();
    IndexAudit audit = build("bundle", vectors, IndexSettings.DEFAULT);

    assertThat(rebuilt()).isFalse();
    assertThat(audit.sample()).isEqualTo(20);
    assertThat(stored()).hasSize(1);
  }

  @Test
  void anotherBundleOtherVectorsAndOtherSettingsHaveIndexesOfTheirOwn() throws IOException {
    float[][] changed = vectors.clone();
    changed[7] = vectors[8];
    build("bundle", vectors, IndexSettings.DEFAULT);
    build("other", vectors, IndexSettings.DEFAULT);
    build("bundle", changed, IndexSettings.DEFAULT);
    build(
        "bundle",
        vectors,
        new IndexSettings(8, 100, 100, Precision.FLOAT32, IndexSettings.Floor.DEFAULT));

    assertThat(stored()).hasSize(4);
  }

  @Test
  void aCutFileIsBuiltAgain() throws IOException {
    build("bundle", vectors, IndexSettings.DEFAULT);
    for (Path file : files()) {
      markAsOld();
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.truncate(Files.size(file) / 2);
      }
      build("bundle", vectors, IndexSettings.DEFAULT);

      assertThat(rebuilt()).as("after cutting %s", file).isTrue();
    }
  }

  @Test
  void aFlippedBitIsBuiltAgain() throws IOException {
    build("bundle", vectors, IndexSettings.DEFAULT);
    for (Path file : files()) {
      if (file.getFileName().toString().endsWith(".json")) {
        continue; // a digit of the audit's figures may change without notice
      }
      markAsOld();
      byte[] bytes = Files.readAllBytes(file);
      bytes[bytes.length / 2] ^= 4;
      Files.write(file, bytes);
      build("bundle", vectors, IndexSettings.DEFAULT);

      assertThat(rebuilt()).as("after flipping a bit of %s", file).isTrue();
    }
  }

  @Test
  void anIndexUnderAnotherKeyIsBuiltAgain() throws IOException {
    build("bundle", vectors, IndexSettings.DEFAULT);
    Path home = stored().getFirst();
    Path meta = home.resolve("index.json");
    Files.writeString(meta, Files.readString(meta).replace(home.getFileName().toString(), "x"));
    markAsOld();
    build("bundle", vectors, IndexSettings.DEFAULT);

    assertThat(rebuilt()).isTrue();
  }

  @Test
  void nothingButFinishedIndexesIsLeft() throws IOException {
    build("bundle", vectors, IndexSettings.DEFAULT);

    assertThat(stored()).allMatch(home -> home.getFileName().toString().matches("[0-9a-f]{32}"));
    assertThat(files()).noneMatch(file -> file.toString().contains("flat"));
  }

  @Test
  void anIndexThatIsUsedOnceHasNoFilesAndAnswersAllTheSame() throws IOException {
    IndexStore store = new IndexStore(folder, IndexSettings.DEFAULT);
    try (CorpusIndex index = store.openOnce(IndexSource.of("bundle", vectors))) {
      assertThat(stored()).isEmpty();
      for (int item = 0; item < vectors.length; item++) {
        assertThat(index.search(Query.of(vectors[item], 1)).hits())
            .extracting(Hit::item)
            .containsExactly(item);
      }
    }
    assertThat(stored()).isEmpty();
  }

  @Test
  void whatAKilledProcessLeftOfItIsRemoved() throws IOException {
    Path left = Files.createDirectories(folder.resolve("changed.partial-0"));
    Files.writeString(left.resolve("half"), "x");
    Files.setLastModifiedTime(left.resolve("half"), LONG_AGO);
    Files.setLastModifiedTime(left, LONG_AGO);

    new IndexStore(folder, IndexSettings.DEFAULT).removeAbandoned();

    assertThat(stored()).isEmpty();
  }

  @Test
  void theIndexesThatWereAskedForLastAreKept() throws IOException {
    IndexStore store = new IndexStore(folder, IndexSettings.DEFAULT);
    build("old", vectors, IndexSettings.DEFAULT);
    Path old = stored().getFirst();
    build("older", vectors, IndexSettings.DEFAULT);
    Path older = stored().stream().filter(home -> !home.equals(old)).findFirst().orElseThrow();
    Files.setLastModifiedTime(old.resolve("index.json"), LONG_AGO);
    Files.setLastModifiedTime(older.resolve("index.json"), FileTime.fromMillis(0));

    try (CorpusIndex open = store.open(IndexSource.of("open", vectors))) {
      store.tidy(2);
      assertThat(stored()).hasSize(2).contains(old).doesNotContain(older);
      build("old", vectors, IndexSettings.DEFAULT); // It is asked for again.
      store.tidy(1);

      assertThat(stored()).containsExactly(old);
      assertThat(open.search(Query.of(vectors[3], 1)).hits()).hasSize(1);
    }
  }

  private IndexAudit build(String bundle, float[][] corpus, IndexSettings settings) {
    float[][] queries = Vectors.random(new Random(8), 20, 16);
    try (CorpusIndex index =
        new IndexStore(folder, settings).open(IndexSource.of(bundle, corpus).auditedBy(queries))) {
      assertThat(index.search(Query.of(corpus[3], 1)).hits())
          .extracting(Hit::item)
          .containsExactly(3);
      return index.audit();
    }
  }

  private List<Path> stored() throws IOException {
    try (Stream<Path> homes = Files.list(folder)) {
      return homes.toList();
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private void markAsOld() throws IOException {
    Files.setLastModifiedTime(stored().getFirst(), LONG_AGO);
  }

  private boolean rebuilt() throws IOException {
    return !Files.getLastModifiedTime(stored().getFirst()).equals(LONG_AGO);
  }
}
