package dev.kindred.service.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.model.bundle.Bundle;
import dev.kindred.model.feature.Item;
import dev.kindred.service.catalog.CorpusStore;
import dev.kindred.service.experiment.Experiments;
import dev.kindred.service.index.IndexSettings;
import dev.kindred.service.index.IndexStore;
import dev.kindred.service.release.FakeTowers;
import dev.kindred.service.release.Release;
import dev.kindred.service.release.ReleaseFolder;
import dev.kindred.service.release.ReleaseLoader;
import dev.kindred.service.release.Releases;
import dev.kindred.service.release.TestBundles;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The writer while a release's towers fail. */
@Timeout(300)
class CatalogWriterTest {

  @TempDir Path folder;

  private final Semaphore tries = new Semaphore(0); // One for each that has failed.
  private volatile RuntimeException failure = new IllegalStateException("too busy");
  private volatile boolean failing;

  @SuppressWarnings("NullAway.Init") // Set before each test.
  private Releases releases;

  @SuppressWarnings("NullAway.Init") // Set before each test.
  private CatalogWriter writer;

  private final class FailingTowers extends FakeTowers {
    FailingTowers(Bundle bundle) {
      super(bundle);
    }

    @Override
    public float[][] items(List<Item> items) {
      if (failing) {
        tries.release();
        throw failure;
      }
      return super.items(items);
    }
  }

  @BeforeEach
  void start() {
    TestBundles.write(folder.resolve("main"), 50);
    IndexStore indexes = new IndexStore(folder.resolve(".index"), IndexSettings.DEFAULT);
    releases =
        new Releases(
            new ReleaseFolder(folder),
            new ReleaseLoader(
                FailingTowers::new, new CorpusStore(folder.resolve(".index/corpora")), indexes),
            Experiments.NONE,
            "main",
            Releases.Keeping.DEFAULT);
    releases.load();
    writer = writer();
  }

  private CatalogWriter writer() {
    return new CatalogWriter(
        ChangeLog.open(folder.resolve("state"), _ -> {}),
        0,
        releases,
        InstantSource.fixed(Instant.EPOCH));
  }

  @AfterEach
  void stop() {
    writer.close();
    releases.close();
  }

  @Test
  void whatAReleaseCouldNotTakeInIsTriedAgainUntilItCan() {
    failing = true;

    assertThat(writer.write(List.of(put("new")))).containsExactly(Outcome.CREATED);
    tries.acquireUninterruptibly(4); // It goes on though each attempt fails.
    assertThat(isServed("new")).isFalse();

    failing = false;
    while (!isServed("new")) {
      Thread.onSpinWait();
    }
    assertThat(writer.write(List.of(put("next")))).containsExactly(Outcome.CREATED);
    assertThat(isServed("next")).isTrue();
    writer.close();
    assertThat(onDisk()).containsExactly("new", "next");
  }

  @Test
  void aFailureThatNobodyForesawNeitherEndsTheWriterNorLosesAWrite() {
    failure = new IllegalStateException("a bug of the towers");
    failing = true;
    assertThat(writer.write(List.of(put("first")))).containsExactly(Outcome.CREATED);
    tries.acquireUninterruptibly(3);

    assertThat(writer.write(List.of(put("second")))).containsExactly(Outcome.CREATED);
    failing = false;
    assertThat(writer.write(List.of(put("third")))).containsExactly(Outcome.CREATED);

    assertThat(isServed("first") && isServed("second") && isServed("third")).isTrue();
    writer.close();
    assertThat(onDisk()).containsExactly("first", "second", "third");
  }

  @Test
  void afterItsEndItRefuses() {
    writer.close();

    assertThatThrownBy(() -> writer.write(List.of(put("late"))))
        .isInstanceOf(WriteRefusedException.class)
        .hasMessageContaining("ending");
    writer = writer();
  }

  private static Draft put(String id) {
    return new Draft.Put(new Item(id, Map.of("category", List.of("c1"))));
  }

  private boolean isServed(String id) {
    Release release = releases.serving().orElseThrow().releases().get("main");
    assertThat(release).isNotNull();
    return release.catalog().position(id).isPresent();
  }

  private List<String> onDisk() {
    List<String> ids = new ArrayList<>();
    ChangeLog.read(folder.resolve("state"), change -> ids.add(change.id()));
    return ids;
  }
}
