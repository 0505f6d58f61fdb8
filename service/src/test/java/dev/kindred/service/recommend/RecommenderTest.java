package dev.kindred.service.recommend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kindred.model.corpus.CorpusItem;
import dev.kindred.service.catalog.CorpusStore;
import dev.kindred.service.catalog.Filter;
import dev.kindred.service.experiment.Experiments;
import dev.kindred.service.experiment.Manner;
import dev.kindred.service.experiment.Mode;
import dev.kindred.service.index.IndexSettings;
import dev.kindred.service.index.IndexStore;
import dev.kindred.service.recommend.RecommendRequest.ReleaseChoice;
import dev.kindred.service.recommend.RecommendRequest.Selection;
import dev.kindred.service.recommend.RecommendRequest.Taste;
import dev.kindred.service.recommend.Recommendation.Origin;
import dev.kindred.service.recommend.Recommendation.Recommended;
import dev.kindred.service.release.FakeTowers;
import dev.kindred.service.release.ReleaseFolder;
import dev.kindred.service.release.ReleaseLoader;
import dev.kindred.service.release.Releases;
import dev.kindred.service.release.TestBundles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecommenderTest {

  private static final String SEED = "shop/item-10"; // of category c0

  private final List<Stage> stages = new ArrayList<>();

  private final ResultCache cache = new ResultCache(100);

  @TempDir Path folder;
  private Releases releases;
  private Recommender recommender;

  @BeforeEach
  void load() {
    TestBundles.write(folder.resolve("main"), 100);
    IndexStore indexes = new IndexStore(folder.resolve(".index"), IndexSettings.DEFAULT);
    ReleaseLoader loader =
        new ReleaseLoader(
            FakeTowers::new, new CorpusStore(folder.resolve(".index/corpora")), indexes);
    releases =
        new Releases(
            new ReleaseFolder(folder), loader, Experiments.NONE, "main", Releases.Keeping.DEFAULT);
    recommender =
        new Recommender(releases, (stage, _) -> stages.add(stage), cache, new LiveRecall(0, 0));
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
    Selection selection =
        new Selection(
            100,
            Filter.NONE,
            List.of("shop/item-30", "not/in/the-corpus"),
            Diversity.NONE,
            new Fallback.None());
    Taste taste = new Taste(known(SEED), known("shop/item-20"));

    assertThat(ask(taste, selection).items())
        .hasSize(97)
        .extracting(hit -> hit.item().item().id())
        .doesNotContain(SEED, "shop/item-20", "shop/item-30");
  }

  @Test
  void theHeavierSeedDecides() {
    releases.load();
    List<Seed> seeds = List.of(new Seed.Known(SEED, 1), new Seed.Known("shop/item-11", 20));

    assertThat(categories(ask(new Taste(seeds, List.of()), Selection.nearest(10)).items()))
        .containsOnly("c1");
  }

  @Test
  void aSeedCanBeDescribedByItsAttributes() {
    releases.load();
    Seed described = new Seed.Described(Map.of("category", List.of("c3")), 1);

    assertThat(categories(ask(taste(described), Selection.nearest(10)).items())).containsOnly("c3");
  }

  @Test
  void aDescribedSeedNamesOnlyAttributesThatThereAre() {
    releases.load();
    assertThatThrownBy(() ->
            ask(
                taste(new Seed.Described(Map.of("colour", List.of("red")), 1)),
                Selection.nearest(10)))
        .isInstanceOf(RecommendException.UnknownAttribute.class)
        .hasMessage("there is no attribute 'colour'; the attributes are category");
    assertThatThrownBy(() ->
            ask(
                taste(new Seed.Described(Map.of("category", List.of("c1", "c2")), 1)),
                Selection.nearest(10)))
        .isInstanceOf(RecommendException.InvalidSeed.class)
        .hasMessage("'category' takes one value, but has 2");
  }

  @Test
  void onlyItemsThatPassTheFilterAreInTheAnswer() {
    releases.load();
    Filter filter =
        new Filter(List.of(Filter.Clause.parse("category:c1"), Filter.Clause.parse("category:c2")));

    Recommendation answer = ask(taste(new Seed.Known(SEED)), filtered(filter));
    assertThat(categories(answer.items())).hasSize(30).containsOnly("c1", "c2");
  }

  @Test
  void aFilterOfAnUnknownAttributeNamesTheKnownOnes() {
    releases.load();
    Filter filter = new Filter(List.of(Filter.Clause.parse("colour:red")));

    assertThatThrownBy(() -> ask(taste(new Seed.Known(SEED)), filtered(filter)))
        .isInstanceOfSatisfying(
            RecommendException.UnknownAttribute.class,
            unknown -> assertThat(unknown.parameter()).isEqualTo("filter"))
        .hasMessageContaining("the attributes are category");
  }

  @Test
  void noMoreThanSoManyShareAValue() {
    releases.load();
    Diversity diversity = new Diversity(1, 0, List.of(new Diversity.PerValue("category", 3)));
    Selection selection = new Selection(15, Filter.NONE, List.of(), diversity, new Fallback.None());

    assertThat(categories(ask(taste(new Seed.Known(SEED)), selection).items()))
        .hasSize(15)
        .allSatisfy(category -> assertThat(category).isIn("c0", "c1", "c2", "c3", "c4"))
        .satisfies(all ->
            assertThat(Set.copyOf(all)).allMatch(one -> Collections.frequency(all, one) == 3));
  }

  @Test
  void popularItemsOfTheSeedsCategoryFillTheAnswerWhereNoSeedIsKnown() {
    releases.load();
    Selection popular = fallback("");
    Recommendation answer = ask(taste(new Seed.Known("gone")), popular);

    assertThat(answer.plan()).isEqualTo("popular");
    assertThat(answer.items())
        .extracting(hit -> hit.item().item().id())
        .containsExactly("shop/item-99", "shop/item-98", "shop/item-97");
    assertThat(answer.items()).allMatch(hit -> hit.origin() == Origin.POPULAR);

    assertThat(ask(taste(new Seed.Described(Map.of(), 1)), popular).items())
        .isEqualTo(answer.items());
  }

  @Test
  void aSeedOfWhichNoValueIsKnownIsNotAnsweredByChance() {
    releases.load();
    Seed strange = new Seed.Described(Map.of("category", List.of("c9")), 1);

    assertThatThrownBy(() -> ask(taste(new Seed.Known(SEED), strange), Selection.nearest(10)))
        .isInstanceOfSatisfying(
            RecommendException.NothingKnown.class,
            unknown -> {
              assertThat(unknown.parameter()).isEqualTo("seeds[1]");
              assertThat(unknown.name()).isEqualTo("category:c9");
            })
        .hasMessageContaining("release 'main' knows no value of this seed");
    assertThat(ask(taste(strange), fallback("")).plan()).isEqualTo("popular");
    assertThat(ask(taste(new Seed.Known(SEED), strange), fallback("")).items())
        .isEqualTo(ask(taste(new Seed.Known(SEED)), fallback("")).items());
  }

  @Test
  void whatIsPopularNeedsNoSeed() {
    releases.load();
    Recommendation answer = ask(taste(), fallback(""));

    assertThat(answer.plan()).isEqualTo("popular");
    assertThat(answer.items())
        .extracting(hit -> hit.item().item().id())
        .containsExactly("shop/item-99", "shop/item-98", "shop/item-97");
  }

  @Test
  void attributesThatDoNotExistAreRefusedWhetherOrNotTheyAreNeeded() {
    releases.load();

    assertThatThrownBy(() -> ask(taste(new Seed.Known(SEED)), fallback("nope")))
        .isInstanceOfSatisfying(
            RecommendException.UnknownAttribute.class,
            unknown -> assertThat(unknown.parameter()).isEqualTo("fallback"));
  }

  @Test
  void theOrderOfSeedsAndExclusionsNeitherChangesAnAnswerNorMissesTheCache() {
    releases.load();
    Seed one = new Seed.Known(SEED, 0.1f);
    Seed two = new Seed.Known("shop/item-11", 0.7f);
    Seed three = new Seed.Described(Map.of("category", List.of("c3")), 0.3f);

    List<Recommended> first = ask(taste(one, two, three), excluding("shop/item-1", "x")).items();
    assertThat(ask(taste(three, one, two), excluding("x", "shop/item-1")).items()).isSameAs(first);
    Recommender uncached =
        new Recommender(releases, (_, _) -> {}, new ResultCache(0), new LiveRecall(0, 0));
    RecommendRequest other =
        new RecommendRequest(
            taste(two, three, one),
            excluding("x", "shop/item-1"),
            new Manner(Mode.SIMILAR, 0),
            false,
            "unit",
            new ReleaseChoice.ByExperiment());
    assertThat(uncached.recommend(other).items()).isEqualTo(first);
  }

  private static Selection excluding(String... ids) {
    return new Selection(10, Filter.NONE, List.of(ids), Diversity.NONE, new Fallback.None());
  }

  @Test
  void limitsThatLeaveTooFewAreFilledUpWithinTheLimits() {
    releases.load();
    Diversity diversity = new Diversity(1, 0, List.of(new Diversity.PerValue("category", 1)));
    Selection selection =
        new Selection(8, Filter.NONE, List.of(), diversity, new Fallback.Popular("category"));

    assertThat(ask(taste(new Seed.Known(SEED)), selection).items()).hasSize(5);
  }

  @Test
  void popularityRanksWhatIsOftenChosenHigher() {
    releases.load();
    Taste taste = taste(new Seed.Known(SEED));
    Manner popular = new Manner(Mode.SIMILAR, 1);

    assertThat(meanCount(ask(taste, popular)))
        .isGreaterThan(meanCount(ask(taste, Selection.nearest(10))));
    assertThat(ask(taste, popular).manner()).isEqualTo(popular);
  }

  private Recommendation ask(Taste taste, Manner manner) {
    return recommender.recommend(
        new RecommendRequest(
            taste, Selection.nearest(10), manner, false, "unit", new ReleaseChoice.ByExperiment()));
  }

  private static double meanCount(Recommendation answer) {
    return answer.items().stream()
        .mapToLong(hit -> hit.item().trainingCount())
        .average()
        .orElseThrow();
  }

  @Test
  void theSameQuestionIsAnsweredFromTheCache() {
    releases.load();
    List<Recommended> first = ask(List.of(SEED), Mode.SIMILAR);
    stages.clear();

    assertThat(ask(List.of(SEED), Mode.SIMILAR)).isSameAs(first);
    assertThat(stages).containsExactly(Stage.TOTAL);
    ask(List.of(SEED), Mode.NEXT);
    ask(List.of("shop/item-11"), Mode.SIMILAR);
    assertThat(cache.hits()).isEqualTo(1);
    assertThat(cache.misses()).isEqualTo(3);
  }

  @Test
  void whyNamesTheSeedThatCarriedWhatItsFeaturesGaveAndWhatIsShared() {
    releases.load();
    List<Seed> seeds = List.of(new Seed.Known(SEED), new Seed.Known("shop/item-11"));
    for (Mode mode : Mode.values()) {
      RecommendRequest request =
          new RecommendRequest(
              new Taste(seeds, known("shop/item-13")),
              Selection.nearest(10),
              new Manner(mode, 0.5),
              true,
              "unit",
              new ReleaseChoice.ByExperiment());
      for (Recommended hit : recommender.recommend(request).items()) {
        Why why = hit.why().orElseThrow();
        String category = hit.item().item().values("category").getFirst();

        assertThat(why.seeds().keySet()).containsExactly(SEED, "shop/item-11", "shop/item-13");
        double parts = why.seeds().values().stream().mapToDouble(part -> part).sum();
        assertThat(parts + why.popularity()).isCloseTo(hit.score(), within(1e-5));
        assertThat(why.popularity()).isNegative();
        assertThat(why.features().keySet()).containsExactly("category");
        if (mode == Mode.SIMILAR) {
          assertThat(why.seed()).isEqualTo(category.equals("c0") ? SEED : "shop/item-11");
          assertThat(why.shared()).isEqualTo(Map.of("category", List.of(category)));
          assertThat(why.features().get("category")).isGreaterThan(0.1f);
        } else {
          assertThat(why.seed()).isEqualTo(category.equals("c1") ? SEED : "shop/item-11");
        }
      }
    }
  }

  @Test
  void popularityHasNoPartWhereItDoesNotCount() {
    releases.load();
    RecommendRequest request =
        new RecommendRequest(
            taste(new Seed.Known(SEED)),
            Selection.nearest(3),
            new Manner(Mode.SIMILAR, 0),
            true,
            "unit",
            new ReleaseChoice.ByExperiment());

    assertThat(recommender.recommend(request).items())
        .extracting(hit -> Float.toString(hit.why().orElseThrow().popularity()))
        .containsOnly("0.0");
  }

  @Test
  void everyStageOfAnAnsweredRequestIsTimed() {
    releases.load();
    ask(List.of(SEED), Mode.NEXT);

    assertThat(stages).containsExactly(Stage.EMBED, Stage.SEARCH, Stage.TOTAL);
    stages.clear();
    Diversity diversity = new Diversity(0.5, 0, List.of());
    recommender.recommend(
        new RecommendRequest(
            taste(new Seed.Known(SEED)),
            new Selection(5, Filter.NONE, List.of(), diversity, new Fallback.None()),
            new Manner(Mode.SIMILAR, 0),
            true,
            "unit",
            new ReleaseChoice.ByExperiment()));
    assertThat(stages)
        .containsExactly(Stage.EMBED, Stage.SEARCH, Stage.DIVERSIFY, Stage.EXPLAIN, Stage.TOTAL);
  }

  @Test
  void anUnknownSeedIsNamedWithThoseThatLookLikeIt() {
    releases.load();

    assertThatThrownBy(() -> ask(List.of("shop/item-999"), Mode.NEXT))
        .isInstanceOfSatisfying(
            RecommendException.UnknownItem.class,
            unknown -> {
              assertThat(unknown.parameter()).isEqualTo("seeds[0].id");
              assertThat(unknown.closest()).hasSize(5).contains("shop/item-99");
            });
  }

  @Test
  void anUnknownReleaseIsNamedWithThoseThatAreServed() {
    releases.load();
    RecommendRequest request =
        new RecommendRequest(
            taste(new Seed.Known(SEED)),
            Selection.nearest(10),
            new Manner(Mode.NEXT, 0),
            false,
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
    return recommender
        .recommend(
            new RecommendRequest(
                new Taste(known(seeds.toArray(String[]::new)), List.of()),
                Selection.nearest(10),
                new Manner(mode, 0),
                false,
                "unit",
                new ReleaseChoice.ByExperiment()))
        .items();
  }

  private Recommendation ask(Taste taste, Selection selection) {
    return recommender.recommend(
        new RecommendRequest(
            taste,
            selection,
            new Manner(Mode.SIMILAR, 0),
            false,
            "unit",
            new ReleaseChoice.ByExperiment()));
  }

  private static Taste taste(Seed... seeds) {
    return new Taste(List.of(seeds), List.of());
  }

  private static List<Seed> known(String... ids) {
    return Arrays.stream(ids).<Seed>map(Seed.Known::new).toList();
  }

  private static Selection filtered(Filter filter) {
    return new Selection(30, filter, List.of(), Diversity.NONE, new Fallback.None());
  }

  private static Selection fallback(String category) {
    return new Selection(3, Filter.NONE, List.of(), Diversity.NONE, new Fallback.Popular(category));
  }

  private static List<String> categories(List<Recommended> items) {
    return items.stream()
        .map(Recommended::item)
        .map(CorpusItem::item)
        .map(item -> item.values("category").getFirst())
        .toList();
  }
}
