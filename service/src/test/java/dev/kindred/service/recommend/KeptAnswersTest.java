package dev.kindred.service.recommend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.model.feature.Item;
import dev.kindred.service.catalog.Change;
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
import dev.kindred.service.release.FakeTowers;
import dev.kindred.service.release.ReleaseFolder;
import dev.kindred.service.release.ReleaseLoader;
import dev.kindred.service.release.Releases;
import dev.kindred.service.release.TestBundles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers that are kept while items change, against answers that are made anew each time. */
class KeptAnswersTest {

  private static final int ITEMS = 300;

  @TempDir Path folder;

  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);
  private final ResultCache cache = new ResultCache(1000);
  private long sequence;

  @SuppressWarnings("NullAway.Init") // Set before each test.
  private Releases releases;

  @SuppressWarnings("NullAway.Init") // Set before each test.
  private Recommender keeping;

  @SuppressWarnings("NullAway.Init") // Set before each test.
  private Recommender oracle;

  @BeforeEach
  void load() {
    TestBundles.write(folder.resolve("main"), ITEMS);
    IndexStore indexes = new IndexStore(folder.resolve(".index"), IndexSettings.DEFAULT);
    releases =
        new Releases(
            new ReleaseFolder(folder),
            new ReleaseLoader(
                FakeTowers::new, new CorpusStore(folder.resolve(".index/corpora")), indexes),
            Experiments.NONE,
            "main",
            new Releases.Keeping(50, 5));
    releases.load();
    keeping = new Recommender(releases, (_, _) -> {}, cache, new LiveRecall(0, 0));
    oracle = new Recommender(releases, (_, _) -> {}, new ResultCache(0), new LiveRecall(0, 0));
  }

  @AfterEach
  void close() {
    releases.close();
  }

  @Test
  void whateverChangesAKeptAnswerIsTheOneThatWouldBeMadeNow() {
    List<RecommendRequest> questions = questions();
    for (int round = 0; round < 300; round++) {
      releases.apply(List.of(change()));
      if (round % 60 == 59) {
        releases.rebuildWornOut();
      }
      for (int i = 0; i < 10; i++) {
        RecommendRequest question = questions.get(random.nextInt(questions.size()));
        assertThat(answer(keeping, question))
            .as("round %d, %s, seed %d", round, question, seed)
            .isEqualTo(answer(oracle, question));
      }
    }
    assertThat(cache.hits()).as("of 3,000 answers, seed %d", seed).isGreaterThan(300);
  }

  @Test
  void aChangeThatIsFarAwayVoidsNothing() {
    RecommendRequest question =
        question(
            List.of(new Seed.Known("shop/item-10")), List.of(), Selection.nearest(5), 0, false);
    keeping.recommend(question);
    for (int i = 0; i < 20; i++) {
      releases.apply(List.of(put("far-" + i, 2))); // The seed's category is 0.
      keeping.recommend(question);
    }
    assertThat(cache.hits()).isEqualTo(20);
  }

  @Test
  void aChangeOfTheSeedOfWhatWasFoundOrOfWhatComesNearVoidsTheAnswer() {
    RecommendRequest question =
        question(
            List.of(new Seed.Known("shop/item-10")), List.of(), Selection.nearest(5), 0, false);
    String found = keeping.recommend(question).items().getLast().item().item().id();
    releases.apply(List.of(put("shop/item-10", 3)));
    assertThat(answer(keeping, question))
        .isEqualTo(answer(oracle, question))
        .noneMatch(item -> item.startsWith(found + " "));
    releases.apply(List.of(put("shop/item-10", 0)));
    keeping.recommend(question);
    releases.apply(List.of(new Change.Delete(++sequence, 0, found)));
    assertThat(answer(keeping, question))
        .isEqualTo(answer(oracle, question))
        .noneMatch(item -> item.startsWith(found + " "));
    assertThat(cache.hits()).isZero();
  }

  private Change change() {
    String id = "shop/item-" + random.nextInt(ITEMS + 60);
    return random.nextInt(4) == 0
        ? new Change.Delete(++sequence, 0, id)
        : put(id, random.nextInt(5));
  }

  private Change put(String id, int category) {
    return new Change.Put(++sequence, 0, new Item(id, Map.of("category", List.of("c" + category))));
  }

  /** Of all kinds; those with an unknown seed fall back on what is popular. */
  private List<RecommendRequest> questions() {
    List<RecommendRequest> questions = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      Filter filter =
          i % 3 == 0 ? new Filter(List.of(Filter.Clause.parse("category:c" + i % 5))) : Filter.NONE;
      Diversity diversity =
          i % 7 == 0
              ? new Diversity(1, 0, List.of(new Diversity.PerValue("category", 2)))
              : Diversity.NONE;
      Selection selection =
          new Selection(
              i % 4 == 0 ? 80 : 5,
              filter,
              List.of("shop/item-" + random.nextInt(ITEMS + 60)),
              diversity,
              new Fallback.Popular(""));
      List<Seed> seeds = new ArrayList<>();
      seeds.add(
          i % 5 == 0
              ? new Seed.Described(Map.of("category", List.of("c1")), 1)
              : new Seed.Known("shop/item-" + random.nextInt(ITEMS + 60)));
      List<Seed> not =
          i % 6 == 0
              ? List.of(new Seed.Known("shop/item-" + random.nextInt(ITEMS + 60)))
              : List.of();
      questions.add(question(seeds, not, selection, i % 2 == 0 ? 0.5 : 0, i % 8 == 0));
    }
    return questions;
  }

  private static RecommendRequest question(
      List<Seed> seeds, List<Seed> not, Selection selection, double popularity, boolean why) {
    return new RecommendRequest(
        new Taste(seeds, not),
        selection,
        new Manner(Mode.SIMILAR, popularity),
        why,
        "unit",
        new ReleaseChoice.ByExperiment());
  }

  private static List<String> answer(Recommender recommender, RecommendRequest question) {
    return recommender.recommend(question).items().stream()
        .map(item -> item.item().item().id() + " of " + item.item().item().values("category"))
        .toList();
  }
}
