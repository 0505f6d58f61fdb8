package dev.kindred.service.recommend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.model.corpus.CorpusItem;
import dev.kindred.service.experiment.Experiments;
import dev.kindred.service.index.IndexSettings;
import dev.kindred.service.index.IndexStore;
import dev.kindred.service.recommend.RecommendRequest.ReleaseChoice;
import dev.kindred.service.recommend.Recommendation.Recommended;
import dev.kindred.service.release.FakeTowers;
import dev.kindred.service.release.ReleaseFolder;
import dev.kindred.service.release.ReleaseLoader;
import dev.kindred.service.release.Releases;
import dev.kindred.service.release.TestBundles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecommenderTest {

  private static final String SEED = "shop/item-10"; // of category c0

  private final List<Stage> stages = new ArrayList<>();

  @TempDir Path folder;
  private Releases releases;
  private Recommender recommender;

  @BeforeEach
  void load() {
    TestBundles.write(folder.resolve("main"), 100);
    IndexStore indexes = new IndexStore(folder.resolve(".index"), IndexSettings.DEFAULT);
    ReleaseLoader loader = new ReleaseLoader(FakeTowers::new, indexes);
    releases = new Releases(new ReleaseFolder(folder), loader, Experiments.NONE, "main");
    recommender = new Recommender(releases, (stage, _) -> stages.add(stage));
  }

  @AfterEach
  void close() {
    releases.close();
  }

  @Test
  void similarItemsAreLikeTheSeed() {
    releases.load();

    assertThat(categories(ask(List.of(SEED), Mode.SIMILAR))).containsOnly("c0");
  }

  @Test
  void nextItemsAreWhereTheQueryTowerPoints() {
    releases.load();

    assertThat(categories(ask(List.of(SEED), Mode.NEXT))).containsOnly("c1");
  }

  @Test
  void severalSeedsLieBetweenTheirAnswers() {
    releases.load();

    assertThat(categories(ask(List.of(SEED, "shop/item-11"), Mode.SIMILAR))).isSubsetOf("c0", "c1");
  }

  @Test
  void seedsNegativesAndExcludedItemsAreNeverInTheAnswer() {
    releases.load();
    RecommendRequest request =
        new RecommendRequest(
            List.of(SEED),
            List.of("shop/item-20"),
            List.of("shop/item-30", "not/in/the-corpus"),
            100,
            Mode.SIMILAR,
            "unit",
            new ReleaseChoice.ByExperiment());

    assertThat(recommender.recommend(request).items())
        .hasSize(97)
        .extracting(hit -> hit.item().item().id())
        .doesNotContain(SEED, "shop/item-20", "shop/item-30");
  }

  @Test
  void everyStageOfAnAnsweredRequestIsTimed() {
    releases.load();
    ask(List.of(SEED), Mode.NEXT);

    assertThat(stages).containsExactly(Stage.EMBED, Stage.SEARCH, Stage.TOTAL);
  }

  @Test
  void anUnknownSeedIsNamedWithThoseThatLookLikeIt() {
    releases.load();

    assertThatThrownBy(() -> ask(List.of("shop/item-999"), Mode.NEXT))
        .isInstanceOfSatisfying(
            RecommendException.UnknownItem.class,
            unknown -> {
              assertThat(unknown.parameter()).isEqualTo("seed");
              assertThat(unknown.closest()).hasSize(5).contains("shop/item-99");
            });
  }

  @Test
  void anUnknownReleaseIsNamedWithThoseThatAreServed() {
    releases.load();
    RecommendRequest request =
        new RecommendRequest(
            List.of(SEED),
            List.of(),
            List.of(),
            10,
            Mode.NEXT,
            SEED,
            new ReleaseChoice.Named("nothing"));

    assertThatThrownBy(() -> recommender.recommend(request))
        .isInstanceOf(RecommendException.UnknownRelease.class)
        .hasMessageContaining("served are main");
  }

  @Test
  void nothingIsAnsweredBeforeTheReleasesAreLoadedOrByARefusedOne() throws Exception {
    assertThatThrownBy(() -> ask(List.of(SEED), Mode.NEXT))
        .isInstanceOf(RecommendException.Unavailable.class);

    Files.writeString(folder.resolve("main/golden.json"), "edited");
    releases.load();
    assertThatThrownBy(() -> ask(List.of(SEED), Mode.NEXT))
        .isInstanceOf(RecommendException.Unavailable.class)
        .hasMessageContaining("'main' is refused");
  }

  private List<Recommended> ask(List<String> seeds, Mode mode) {
    ReleaseChoice choice = new ReleaseChoice.ByExperiment();
    return recommender
        .recommend(new RecommendRequest(seeds, List.of(), List.of(), 10, mode, "unit", choice))
        .items();
  }

  private static List<String> categories(List<Recommended> items) {
    return items.stream()
        .map(Recommended::item)
        .map(CorpusItem::item)
        .map(item -> item.values("category").getFirst())
        .toList();
  }
}
