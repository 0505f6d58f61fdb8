package dev.kindred.service.recommend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.model.corpus.CorpusItem;
import dev.kindred.model.feature.Item;
import dev.kindred.service.catalog.Change;
import dev.kindred.service.catalog.CorpusStore;
import dev.kindred.service.experiment.Experiments;
import dev.kindred.service.experiment.Manner;
import dev.kindred.service.experiment.Mode;
import dev.kindred.service.index.IndexSettings;
import dev.kindred.service.index.IndexStore;
import dev.kindred.service.recommend.RecommendRequest.Selection;
import dev.kindred.service.recommend.RecommendRequest.Taste;
import dev.kindred.service.recommend.Recommendation.Origin;
import dev.kindred.service.recommend.Recommendation.Recommended;
import dev.kindred.service.release.FakeTowers;
import dev.kindred.service.release.Release;
import dev.kindred.service.release.ReleaseFolder;
import dev.kindred.service.release.ReleaseLoader;
import dev.kindred.service.release.Releases;
import dev.kindred.service.release.TestBundles;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultCacheTest {

  private static final ResultCache.Kept ANSWER =
      new ResultCache.Kept("hnsw", List.of(), Optional.empty());

  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init") // Set before each test.
  private Releases releases;

  @BeforeEach
  void load() {
    TestBundles.write(folder.resolve("main"), 20);
    releases =
        new Releases(
            new ReleaseFolder(folder),
            new ReleaseLoader(
                FakeTowers::new,
                new CorpusStore(folder.resolve(".index/corpora")),
                new IndexStore(folder.resolve(".index"), IndexSettings.DEFAULT)),
            Experiments.NONE,
            "main",
            Releases.Keeping.DEFAULT);
    releases.load();
  }

  @AfterEach
  void close() {
    releases.close();
  }

  private Release release() {
    return releases.serving().orElseThrow().releases().values().iterator().next();
  }

  @Test
  void anotherReleaseOrIndexHasAnswersOfItsOwn() {
    ResultCache cache = new ResultCache(100);
    cache.put(key("digest", 0, "a"), ANSWER, release());

    assertThat(cache.get(key("digest", 0, "a"), release())).contains(ANSWER);
    assertThat(cache.get(key("other", 0, "a"), release())).isEmpty();
    assertThat(cache.get(key("digest", 1, "a"), release())).isEmpty();
    assertThat(cache.get(key("digest", 0, "b"), release())).isEmpty();
    assertThat(cache.hits()).isEqualTo(1);
    assertThat(cache.misses()).isEqualTo(3);
  }

  @Test
  void itKeepsNoMoreThanItMayAndForgetsWhatNobodyAsksFor() {
    ResultCache cache = new ResultCache(160);
    ResultCache.Key asked = key("digest", 0, "asked");
    cache.put(asked, ANSWER, release());
    for (int i = 0; i < 10_000; i++) {
      cache.put(key("digest", 0, "seed-" + i), ANSWER, release());
      assertThat(cache.get(asked, release())).isPresent();
    }

    assertThat(cache.size()).isEqualTo(160);
    assertThat(cache.get(key("digest", 0, "seed-0"), release())).isEmpty();
  }

  @Test
  void anAnswerToWhichAnyChangeMayMatterIsForgottenWithTheNext() {
    ResultCache cache = new ResultCache(100);
    Release before = release();
    cache.put(key("digest", 0, "a"), ANSWER, before);
    releases.apply(List.of(new Change.Delete(1, 0, "shop/item-3")));

    assertThat(cache.get(key("digest", 0, "a"), release())).isEmpty();
    assertThat(cache.get(key("digest", 0, "a"), before)).contains(ANSWER);
  }

  @Test
  void offItKeepsAndCountsNothing() {
    ResultCache cache = new ResultCache(0);
    cache.put(key("digest", 0, "a"), ANSWER, release());

    assertThat(cache.get(key("digest", 0, "a"), release())).isEmpty();
    assertThat(cache.size()).isZero();
    assertThat(cache.misses()).isZero();
  }

  @Test
  void aLongAnswerIsNotKept() {
    Recommended item =
        new Recommended(
            new CorpusItem(new Item("x", Map.of()), 0), 0, Origin.NEAREST, Optional.empty());
    ResultCache cache = new ResultCache(100);
    IntStream.of(100, 101)
        .forEach(items ->
            cache.put(
                key("digest", 0, "items-" + items),
                new ResultCache.Kept("hnsw", Collections.nCopies(items, item), Optional.empty()),
                release()));

    assertThat(cache.get(key("digest", 0, "items-100"), release())).isPresent();
    assertThat(cache.get(key("digest", 0, "items-101"), release())).isEmpty();
  }

  private static ResultCache.Key key(String digest, long version, String seed) {
    return new ResultCache.Key(
        digest,
        version,
        new Taste(List.of(new Seed.Known(seed)), List.of()),
        Selection.nearest(10),
        new Manner(Mode.SIMILAR, 0),
        false);
  }
}
