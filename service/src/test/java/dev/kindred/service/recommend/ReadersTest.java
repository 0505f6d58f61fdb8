package dev.kindred.service.recommend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.service.catalog.CorpusStore;
import dev.kindred.service.experiment.Experiments;
import dev.kindred.service.experiment.Manner;
import dev.kindred.service.experiment.Mode;
import dev.kindred.service.index.IndexSettings;
import dev.kindred.service.index.IndexStore;
import dev.kindred.service.recommend.RecommendRequest.ReleaseChoice;
import dev.kindred.service.recommend.RecommendRequest.Selection;
import dev.kindred.service.recommend.RecommendRequest.Taste;
import dev.kindred.service.recommend.Recommendation.Recommended;
import dev.kindred.service.release.FakeTowers;
import dev.kindred.service.release.ReleaseFolder;
import dev.kindred.service.release.ReleaseLoader;
import dev.kindred.service.release.Releases;
import dev.kindred.service.release.TestBundles;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A release whose queries have features of their own: readers, by what they have bought. */
class ReadersTest {
  private static final String BOUGHT = "shop/item-10"; // of category c0

  @TempDir Path folder;
  private Releases releases;
  private Recommender recommender;

  @BeforeEach
  void load() {
    TestBundles.writeForReaders(folder.resolve("main"), 100);
    IndexStore indexes = new IndexStore(folder.resolve(".index"), IndexSettings.DEFAULT);
    releases =
        new Releases(
            new ReleaseFolder(folder),
            new ReleaseLoader(
                FakeTowers::new, new CorpusStore(folder.resolve(".index/corpora")), indexes),
            Experiments.NONE,
            "main",
            Releases.Keeping.DEFAULT);
    recommender =
        new Recommender(releases, (_, _) -> {}, new ResultCache(100), new LiveRecall(0, 0));
    releases.load();
  }

  @AfterEach
  void close() {
    releases.close();
  }

  @Test
  void whatTheItemsOfAReaderAreLikeNeedNotBeSaid() {
    List<Recommended> answer = ask(Mode.NEXT, reader(Map.of("bought", List.of(BOUGHT))));
    assertThat(categories(answer)).containsOnly("c1"); // Where the query tower points from c0.
    assertThat(ask(Mode.NEXT, reader(Map.of("bought", List.of(BOUGHT), "category", List.of("c0")))))
        .isEqualTo(answer);
    assertThat(
            categories(
                ask(
                    Mode.NEXT,
                    reader(Map.of("bought", List.of(BOUGHT), "category", List.of("c2"))))))
        .as("what is said counts")
        .containsOnly("c3");
  }

  @Test
  void whatAReaderHasIsNotRecommended() {
    String next =
        ask(Mode.NEXT, reader(Map.of("bought", List.of(BOUGHT)))).getFirst().item().item().id();
    assertThat(ask(Mode.NEXT, reader(Map.of("bought", List.of(BOUGHT, next)))))
        .extracting(hit -> hit.item().item().id())
        .doesNotContain(BOUGHT, next);
  }

  @Test
  void aSeedByItsIdIsAReaderOfThatOneItem() {
    assertThat(categories(ask(Mode.NEXT, new Seed.Known(BOUGHT)))).containsOnly("c1");
    assertThat(categories(ask(Mode.SIMILAR, new Seed.Known(BOUGHT)))).containsOnly("c0");
  }

  @Test
  void eachTowerKnowsItsOwnAttributes() {
    assertThatThrownBy(() -> ask(Mode.NEXT, reader(Map.of("colour", List.of("red")))))
        .isInstanceOf(RecommendException.UnknownAttribute.class)
        .hasMessageContaining(
            "there is no attribute 'colour'; the attributes are bought, category");
    assertThatThrownBy(() -> ask(Mode.SIMILAR, reader(Map.of("bought", List.of(BOUGHT)))))
        .isInstanceOf(RecommendException.UnknownAttribute.class)
        .hasMessageContaining("there is no attribute 'bought'");
    assertThat(categories(ask(Mode.SIMILAR, reader(Map.of("category", List.of("c4"))))))
        .containsOnly("c4");
  }

  @Test
  void aReaderOfWhomNothingIsKnownIsRefused() {
    assertThatThrownBy(() -> ask(Mode.NEXT, reader(Map.of("bought", List.of("nobody/knows")))))
        .isInstanceOf(RecommendException.NothingKnown.class);
  }

  @Test
  void whyTellsTheReadersFeatures() {
    Why why =
        recommender
            .recommend(request(Mode.NEXT, true, reader(Map.of("bought", List.of(BOUGHT)))))
            .items()
            .getFirst()
            .why()
            .orElseThrow();
    assertThat(why.features().keySet()).containsExactlyInAnyOrder("bought", "category");
  }

  private List<Recommended> ask(Mode mode, Seed seed) {
    return recommender.recommend(request(mode, false, seed)).items();
  }

  private static RecommendRequest request(Mode mode, boolean why, Seed seed) {
    return new RecommendRequest(
        new Taste(List.of(seed), List.of()),
        Selection.nearest(10),
        new Manner(mode, 0),
        why,
        "unit",
        new ReleaseChoice.ByExperiment());
  }

  private static Seed reader(Map<String, List<String>> attributes) {
    return new Seed.Described(attributes, 1);
  }

  private static List<String> categories(List<Recommended> items) {
    return items.stream()
        .map(hit -> hit.item().item().values("category").getFirst())
        .distinct()
        .toList();
  }
}
