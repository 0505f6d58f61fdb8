package dev.kindred.service.recommend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.service.catalog.CorpusStore;
import dev.kindred.service.catalog.ItemSet;
import dev.kindred.service.experiment.Experiments;
import dev.kindred.service.index.Hit;
import dev.kindred.service.index.IndexSettings;
import dev.kindred.service.index.IndexSettings.BelowFloor;
import dev.kindred.service.index.IndexSettings.Floor;
import dev.kindred.service.index.IndexStore;
import dev.kindred.service.index.Plan;
import dev.kindred.service.index.Precision;
import dev.kindred.service.index.Query;
import dev.kindred.service.index.SearchResult;
import dev.kindred.service.recommend.LiveRecall.Age;
import dev.kindred.service.recommend.LiveRecall.Band;
import dev.kindred.service.release.FakeTowers;
import dev.kindred.service.release.Release;
import dev.kindred.service.release.ReleaseFolder;
import dev.kindred.service.release.ReleaseLoader;
import dev.kindred.service.release.Releases;
import dev.kindred.service.release.TestBundles;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LiveRecallTest {

  private static final int ITEMS = 300;
  private static final int ANSWERS = 60;

  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init") // Set before any test.
  private Releases releases;

  @SuppressWarnings("NullAway.Init") // Set before any test.
  private Release release;

  @BeforeEach
  void load() {
    TestBundles.write(folder.resolve("main"), ITEMS);
    IndexSettings settings =
        new IndexSettings(16, 100, 10, Precision.FLOAT32, new Floor(0, 0, BelowFloor.REFUSE));
    ReleaseLoader loader =
        new ReleaseLoader(
            FakeTowers::new,
            new CorpusStore(folder.resolve(".index/corpora")),
            new IndexStore(folder.resolve(".index"), settings));
    releases =
        new Releases(
            new ReleaseFolder(folder), loader, Experiments.NONE, "main", Releases.Keeping.DEFAULT);
    release = releases.load().releases().values().iterator().next();
  }

  @AfterEach
  void close() {
    releases.close();
  }

  @Test
  void rightAnswersRaiseNoAlarm() throws InterruptedException {
    try (LiveRecall recall = new LiveRecall(1, 0.95)) {
      answer(recall, item -> release.index().exact(query(item)));

      assertThat(recall.recall(Band.ALL, Age.TRAINED)).isEqualTo(1);
      assertThat(recall.alarm()).isFalse();
    }
  }

  @Test
  void aStarvedBeamRaisesTheAlarm() throws InterruptedException {
    Release sparse = sparse();
    try (LiveRecall recall = new LiveRecall(1, 0.95)) {
      for (int item = 0; item < ANSWERS; item++) {
        Query query = Query.of(sparse.index().vector(item), 10);
        SearchResult answer = sparse.index().search(query);
        assertThat(answer.plan()).isEqualTo(Plan.HNSW);
        offerAndWait(recall, sparse, query, answer);
      }

      assertThat(recall.recall(Band.ALL, Age.TRAINED)).isLessThan(0.95);
      assertThat(recall.alarm()).isTrue();
    } finally {
      sparse.index().close();
    }
  }

  /** A graph of few edges, walked with a beam of ten, and a floor that lets it pass. */
  private Release sparse() {
    TestBundles.write(folder.resolve("sparse"), 20_000);
    IndexSettings settings =
        new IndexSettings(2, 2, 10, Precision.FLOAT32, new Floor(0, 0, BelowFloor.REFUSE));
    return new ReleaseLoader(
            FakeTowers::new,
            new CorpusStore(folder.resolve(".index/corpora")),
            new IndexStore(folder.resolve(".index"), settings))
        .load("sparse", folder.resolve("sparse"));
  }

  @Test
  void eachBandOfFiltersHasItsRecall() throws InterruptedException {
    ItemSet fifth = ItemSet.of(IntStream.range(0, ITEMS).filter(item -> item % 5 == 1).toArray());
    try (LiveRecall recall = new LiveRecall(1, 0.95)) {
      answer(recall, item -> release.index().exact(query(item)));
      for (int item = 0; item < ANSWERS; item++) {
        Query filtered = query(item).among(fifth);
        List<Hit> half = release.index().exact(filtered).hits().subList(0, 5);
        offerAndWait(recall, release, filtered, new SearchResult(Plan.HNSW_FILTERED, half));
      }

      assertThat(recall.recall(Band.ALL, Age.TRAINED)).isEqualTo(1);
      assertThat(recall.recall(Band.TENTH, Age.TRAINED)).isBetween(0.45, 0.55);
      assertThat(recall.recall(Band.HALF, Age.TRAINED)).isNaN();
      assertThat(recall.alarm()).isTrue();
    }
  }

  @Test
  void withoutAShareNothingIsAnsweredAgain() {
    try (LiveRecall recall = new LiveRecall(0, 0.95)) {
      recall.offer(release, query(1), starved(1));

      assertThat(recall.answered()).isZero();
      assertThat(recall.dropped()).isZero();
    }
  }

  @Test
  void whatComesWhileTooManyWaitIsDroppedAndCounted() {
    LiveRecall recall = new LiveRecall(1, 0.95);
    recall.close(); // Nobody takes from the queue any more.
    for (int i = 0; i < 100; i++) {
      recall.offer(release, query(1), starved(1));
    }

    assertThat(recall.dropped()).isEqualTo(36);
  }

  @Test
  void sharesAreSharesAndSaySo() {
    assertThatThrownBy(() -> new LiveRecall(1.5, 0.9).close())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("recall.share");
  }

  private interface Answerer {
    SearchResult answer(int item);
  }

  private void answer(LiveRecall recall, Answerer answerer) throws InterruptedException {
    for (int item = 0; item < ANSWERS; item++) {
      offerAndWait(recall, release, query(item), answerer.answer(item));
    }
  }

  private static void offerAndWait(
      LiveRecall recall, Release release, Query query, SearchResult answer)
      throws InterruptedException {
    long before = recall.answered();
    recall.offer(release, query, answer);
    while (recall.answered() == before) {
      Thread.sleep(1);
    }
  }

  /** As if the beam had room for five: what lies farther is not found. */
  private SearchResult starved(int item) {
    return new SearchResult(Plan.HNSW, release.index().exact(query(item).k(5)).hits());
  }

  private Query query(int item) {
    return Query.of(release.index().vector(item), 10);
  }
}
