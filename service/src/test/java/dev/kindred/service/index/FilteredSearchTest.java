package dev.kindred.service.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.service.catalog.ItemSet;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FilteredSearchTest {

  private static final int ITEMS = 20_000;
  private static final int DUPLICATES = 4_000;
  private static final int DIMENSION = 32;
  private static final int QUERIES = 100;
  private static final int K = 10;

  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);
  private final float[][] vectors = Vectors.clustered(random, ITEMS, DIMENSION, 100);
  private final float[][] queries = Vectors.clustered(random, QUERIES, DIMENSION, 100);

  @SuppressWarnings("NullAway.Init") // Set before any test.
  private LuceneIndex walking;

  @SuppressWarnings("NullAway.Init") // Set before any test.
  private LuceneIndex usual;

  @BeforeAll
  void build(@TempDir Path folder) {
    for (int i = 0;
        i < DUPLICATES;
        i++) { // Every fifth item is one of forty in forms of a hundred.
      vectors[5 * i] = vectors[5 * (i % 40) + 1];
    }
    walking = Indexes.open(folder.resolve("walking"), vectors, queries, Indexes.WALKING_IS_FREE);
    usual = Indexes.open(folder.resolve("usual"), vectors, queries, Indexes.USUAL);
  }

  @AfterAll
  void close() {
    walking.close();
    usual.close();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.9, 0.5, 0.1, 0.01, 0.001})
  void recallHoldsWhateverTheFilterLetsPass(double selectivity) {
    ItemSet some = sample(selectivity);

    assertRecall(walking, _ -> some);
    assertRecall(usual, _ -> some);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.999, 0.99, 0.95, 0.9, 0.5, 0.1, 0.01, 0.001})
  void recallHoldsWhereTheFilterLetsOnlyPassWhatIsFarFromTheQuery(double selectivity) {
    assertRecall(walking, query -> farthest(query, selectivity));
    assertRecall(usual, query -> farthest(query, selectivity));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.9, 0.5, 0.1, 0.01, 0.001})
  void recallHoldsWhereTheFilterLetsOnlyPassTheDuplicates(double share) {
    ItemSet some =
        ItemSet.of(
            IntStream.range(0, DUPLICATES)
                .filter(i -> i < share * DUPLICATES)
                .map(i -> 5 * i)
                .toArray());

    assertRecall(walking, _ -> some);
    assertRecall(usual, _ -> some);
  }

  @Test
  void recallHoldsWhereEveryItemHasAVectorOfItsOwn(@TempDir Path folder) {
    float[][] distinct = Vectors.clustered(random, 5000, DIMENSION, 100);
    try (LuceneIndex index = Indexes.open(folder, distinct, queries, Indexes.WALKING_IS_FREE)) {
      for (double selectivity : new double[] {0.9, 0.5, 0.1}) {
        ItemSet some =
            ItemSet.of(
                IntStream.range(0, distinct.length)
                    .filter(_ -> random.nextDouble() < selectivity)
                    .toArray());

        assertRecall(index, distinct, _ -> some);
        CorpusIndex left = index.only(some);
        Recall recall = new Recall();
        for (float[] query : queries) {
          List<Hit> hits = left.search(Query.of(query, K)).hits();
          double last = last(distinct, query, some);
          assertThat(hits).hasSize(K).allMatch(hit -> some.contains(hit.item()));
          recall.add(hits.stream().filter(hit -> hit.score() >= last - 1e-6).count(), K);
        }
        recall.assertAtLeast(0.98, seed);
      }
    }
  }

  @Test
  void allThatMatchAreFoundWhereNoMoreThanKMatch() {
    for (int matching : new int[] {0, 1, 9, 10, 500, 1000}) {
      int[] some = random.ints(0, ITEMS).distinct().limit(matching).sorted().toArray();
      for (LuceneIndex index : List.of(walking, usual)) {
        List<Hit> hits = index.search(Query.of(queries[0], 1000).among(ItemSet.of(some))).hits();

        assertThat(hits.stream().mapToInt(Hit::item).sorted())
            .as("%d match, seed %d", matching, seed)
            .containsExactlyElementsOf(IntStream.of(some).boxed().toList());
      }
    }
  }

  @Test
  void excludedItemsDoNotCountAsMatching() {
    ItemSet some = ItemSet.of(1, 2, 3, 4);
    Query query = Query.of(queries[0], 3).among(some).excluding(Exclusions.of(2, 3, 77));

    assertThat(walking.search(query).hits()).extracting(Hit::item).containsExactlyInAnyOrder(1, 4);
  }

  @Test
  void thePlanFollowsTheCosts() {
    assertThat(usual.search(Query.of(queries[0], K)).plan()).isEqualTo(Plan.HNSW);
    assertThat(usual.search(Query.of(queries[0], K).among(sample(0.9))).plan())
        .isEqualTo(Plan.HNSW_FILTERED);
    assertThat(usual.search(Query.of(queries[0], K).among(sample(0.1))).plan())
        .isEqualTo(Plan.EXACT);
  }

  @Test
  void aWalkThatFindsNothingNearEndsWhereScoringEverythingWouldHave() {
    ItemSet far = farthest(queries[0], 0.5);
    SearchCosts costs = Indexes.USUAL;

    assertThat(usual.search(Query.of(queries[0], K).among(far)).plan()).isEqualTo(Plan.EXACT);
    assertThat(
            usual
                .walk(Query.of(queries[0], K).among(far), 100, costs.visitsWorth(far.size()))
                .trusted())
        .isFalse();
  }

  private interface FilterOf {
    ItemSet query(float[] query);
  }

  private void assertRecall(LuceneIndex index, FilterOf filter) {
    assertRecall(index, vectors, filter);
  }

  private void assertRecall(LuceneIndex index, float[][] indexed, FilterOf filter) {
    Recall recall = new Recall();
    for (float[] query : queries) {
      ItemSet some = filter.query(query);
      double last = last(indexed, query, some);
      SearchResult result = index.search(Query.of(query, K).among(some));

      assertThat(result.hits()).as("seed %d", seed).hasSize(Math.min(K, some.size()));
      assertThat(result.hits()).allMatch(hit -> some.contains(hit.item()));
      recall.add(
          result.hits().stream().filter(hit -> hit.score() >= last - 1e-6).count(),
          result.hits().size());
    }
    recall.assertAtLeast(0.98, seed);
  }

  /** The score of the last of the best ten. */
  private static double last(float[][] vectors, float[] query, ItemSet some) {
    double[] scores =
        some.positions()
            .mapToDouble(item -> Vectors.innerProduct(query, vectors[item]))
            .sorted()
            .toArray();
    return scores.length == 0 ? 0 : scores[Math.max(0, scores.length - K)];
  }

  private ItemSet sample(double selectivity) {
    return ItemSet.of(
        IntStream.range(0, ITEMS).filter(_ -> random.nextDouble() < selectivity).toArray());
  }

  private ItemSet farthest(float[] query, double selectivity) {
    double[] scores =
        IntStream.range(0, ITEMS)
            .mapToDouble(item -> Vectors.innerProduct(query, vectors[item]))
            .toArray();
    double most =
        Arrays.stream(scores).sorted().skip((long) (selectivity * ITEMS)).findFirst().orElseThrow();
    return ItemSet.of(IntStream.range(0, ITEMS).filter(item -> scores[item] < most).toArray());
  }
}
