package dev.kindred.service.recommend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.model.corpus.CorpusItem;
import dev.kindred.model.feature.Item;
import dev.kindred.service.experiment.Manner;
import dev.kindred.service.experiment.Mode;
import dev.kindred.service.recommend.RecommendRequest.Selection;
import dev.kindred.service.recommend.RecommendRequest.Taste;
import dev.kindred.service.recommend.Recommendation.Origin;
import dev.kindred.service.recommend.Recommendation.Recommended;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ResultCacheTest {

  private static final ResultCache.Kept ANSWER = new ResultCache.Kept("hnsw", List.of());

  @Test
  void anotherReleaseOrAChangedCatalogHasAnswersOfItsOwn() {
    ResultCache cache = new ResultCache(100);
    cache.put(key("digest", 0, "a"), ANSWER);

    assertThat(cache.get(key("digest", 0, "a"))).contains(ANSWER);
    assertThat(cache.get(key("other", 0, "a"))).isEmpty();
    assertThat(cache.get(key("digest", 1, "a"))).isEmpty();
    assertThat(cache.get(key("digest", 0, "b"))).isEmpty();
    assertThat(cache.hits()).isEqualTo(1);
    assertThat(cache.misses()).isEqualTo(3);
  }

  @Test
  void itKeepsNoMoreThanItMayAndForgetsWhatNobodyAsksFor() {
    ResultCache cache = new ResultCache(160);
    ResultCache.Key asked = key("digest", 0, "asked");
    cache.put(asked, ANSWER);
    for (int i = 0; i < 10_000; i++) {
      cache.put(key("digest", 0, "seed-" + i), ANSWER);
      assertThat(cache.get(asked)).isPresent();
    }

    assertThat(cache.size()).isEqualTo(160);
    assertThat(cache.get(key("digest", 0, "seed-0"))).isEmpty();
  }

  @Test
  void offItKeepsAndCountsNothing() {
    ResultCache cache = new ResultCache(0);
    cache.put(key("digest", 0, "a"), ANSWER);

    assertThat(cache.get(key("digest", 0, "a"))).isEmpty();
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
                new ResultCache.Kept("hnsw", Collections.nCopies(items, item))));

    assertThat(cache.get(key("digest", 0, "items-100"))).isPresent();
    assertThat(cache.get(key("digest", 0, "items-101"))).isEmpty();
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
