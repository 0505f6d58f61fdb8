package dev.kindred.service.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kindred.model.corpus.Popularity;
import dev.kindred.service.catalog.ItemSet;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an index with changes finds, against scoring everything that is left one by one. */
class OverlaidIndexTest {

  private static final int DIMENSION = 32;
  private static final int BUILT = 3000;
  private static final int ADDED = 200;
  private static final int K = 10;

  @TempDir Path folder;

  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);
  private final float[][] vectors = Vectors.clustered(random, BUILT + ADDED, DIMENSION, 40);
  private final long[] counts = random.longs(BUILT + ADDED, 0, 1000).toArray();
  private final BitSet gone = new BitSet();
  private int opened;

  @Test
  void whatWasAddedIsFoundAndWhatIsGoneIsNot() {
    try (CorpusIndex index = overlaid(Indexes.WALKING_IS_FREE)) {
      Query own = Query.of(vectors[BUILT + 7], 1);
      assertThat(index.search(own).hits().getFirst().item()).isEqualTo(BUILT + 7);
    }
    gone.set(5);
    try (CorpusIndex index = overlaid(Indexes.WALKING_IS_FREE)) {
      Query near = Query.of(vectors[5], BUILT + ADDED);
      assertThat(items(index.search(near))).hasSize(BUILT + ADDED - 1).doesNotContain(5);
      assertThat(items(index.exact(near))).hasSize(BUILT + ADDED - 1).doesNotContain(5);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.05})
  void theWalkKeepsItsRecallWhenItemsAreGoneAnywhere(double popularity) {
    random.ints(BUILT / 10, 0, BUILT).forEach(gone::set);
    assertRecall(Indexes.WALKING_IS_FREE, popularity, queries());
  }

  @Test
  void theWalkKeepsItsRecallWhereAllThatWasNearIsGone() {
    float[][] queries = queries();
    for (float[] query : queries) {
      best(query, 0, _ -> true, 25).stream().filter(item -> item < BUILT).forEach(gone::set);
    }
    assertRecall(Indexes.WALKING_IS_FREE, 0, queries);
  }

  @Test
  void exactSearchIsExact() {
    random.ints(BUILT / 2, 0, BUILT).forEach(gone::set);
    try (CorpusIndex index = overlaid(Indexes.SCORING_IS_FREE)) {
      for (float[] vector : queries()) {
        Query query = Query.of(vector, K).popularity(0.03);
        assertAsGood(index.search(query), vector, 0.03, best(vector, 0.03, _ -> true, K));
      }
    }
  }

  @Test
  void filtersAndExclusionsHoldForBothParts() {
    random.ints(BUILT / 10, 0, BUILT).forEach(gone::set);
    int[] some = IntStream.range(0, BUILT + ADDED).filter(item -> item % 3 == 0).toArray();
    for (SearchCosts costs : List.of(Indexes.WALKING_IS_FREE, Indexes.SCORING_IS_FREE)) {
      try (CorpusIndex index = overlaid(costs)) {
        for (float[] vector : queries()) {
          List<Integer> first = best(vector, 0, item -> item % 3 == 0, 2);
          Query query =
              Query.of(vector, K)
                  .among(ItemSet.of(some))
                  .excluding(Exclusions.of(first.getFirst(), first.getLast()));
          List<Integer> truth = best(vector, 0, item -> item % 3 == 0 && !first.contains(item), K);
          assertAsGood(index.exact(query), vector, 0, truth);
          assertThat(items(index.exact(query)))
              .as("seed %d", seed)
              .allMatch(item -> item % 3 == 0 && !first.contains(item) && !gone.get(item));
          assertThat(items(index.search(query)))
              .as("seed %d", seed)
              .hasSize(K)
              .allMatch(item -> item % 3 == 0 && !first.contains(item) && !gone.get(item));
        }
      }
    }
  }

  @Test
  void scoresAndVectorsOfBothPartsAreThoseOfTheSearch() {
    try (CorpusIndex index = overlaid(Indexes.SCORING_IS_FREE)) {
      Query query = Query.of(queries()[0], 50).popularity(0.1);
      for (Hit hit : index.search(query).hits()) {
        assertThat(index.score(query, hit.item())).isCloseTo(hit.score(), within(1e-5f));
        assertThat(index.vector(hit.item())).containsExactly(vectors[hit.item()]);
      }
    }
  }

  @Test
  void anIndexIsWornOutWhenItsChangesCostAsMuchAsItself() {
    try (BuiltIndex built = built(new SearchCosts(1, 1, 1))) {
      // A beam of 100 visits 100 nodes; so do 100 added vectors.
      assertThat(with(built, 0, 90).isWornOut(0)).isFalse();
      assertThat(with(built, 0, 190).isWornOut(0)).isTrue();
      assertThat(with(built, 0, 0).isWornOut(BUILT / 5 + 1)).isTrue();
    }
  }

  private OverlaidIndex with(BuiltIndex built, int from, int to) {
    float[][] added = Arrays.copyOfRange(vectors, BUILT + from, BUILT + to);
    return OverlaidIndex.of(built, new BitSet(), added, new long[added.length]);
  }

  private void assertRecall(SearchCosts costs, double popularity, float[][] queries) {
    int found = 0;
    try (CorpusIndex index = overlaid(costs)) {
      for (float[] vector : queries) {
        List<Integer> truth = best(vector, popularity, _ -> true, K);
        Set<Integer> hits =
            new HashSet<>(items(index.search(Query.of(vector, K).popularity(popularity))));
        assertThat(hits).as("seed %d", seed).hasSize(K).noneMatch(gone::get);
        found += (int) truth.stream().filter(hits::contains).count();
      }
    }
    assertThat(found).as("seed %d", seed).isGreaterThan((int) (0.98 * K * queries.length));
  }

  private float[][] queries() {
    return IntStream.range(0, 60)
        .mapToObj(_ -> vectors[random.nextInt(BUILT + ADDED)])
        .toArray(float[][]::new);
  }

  /** Two items whose scores differ by rounding alone may change places. */
  private void assertAsGood(
      SearchResult result, float[] query, double weight, List<Integer> truth) {
    List<Integer> found = items(result);
    assertThat(found).as("seed %d", seed).doesNotHaveDuplicates().hasSameSizeAs(truth);
    for (int rank = 0; rank < truth.size(); rank++) {
      assertThat(score(query, weight, found.get(rank)))
          .as("seed %d, rank %d", seed, rank)
          .isCloseTo(score(query, weight, truth.get(rank)), within(1e-6));
    }
  }

  private double score(float[] query, double weight, int item) {
    return Vectors.innerProduct(query, vectors[item]) + weight * popularity().logQ(item);
  }

  /** The slow and obvious way. */
  private List<Integer> best(float[] query, double weight, IntPredicate accepted, int k) {
    Popularity popularity = popularity();
    return IntStream.range(0, BUILT + ADDED)
        .filter(item -> !gone.get(item) && accepted.test(item))
        .boxed()
        .sorted(
            Comparator.comparingDouble(item ->
                -(Vectors.innerProduct(query, vectors[item]) + weight * popularity.logQ(item))))
        .limit(k)
        .toList();
  }

  private Popularity popularity() {
    return Popularity.of(Arrays.copyOf(counts, BUILT))
        .with(Arrays.copyOfRange(counts, BUILT, BUILT + ADDED));
  }

  private static List<Integer> items(SearchResult result) {
    return result.hits().stream().map(Hit::item).toList();
  }

  private BuiltIndex built(SearchCosts costs) {
    float[][] corpus = Arrays.copyOf(vectors, BUILT);
    return Indexes.open(
        folder.resolve("index-" + opened++),
        corpus,
        Popularity.of(Arrays.copyOf(counts, BUILT)),
        Precision.FLOAT32,
        Arrays.copyOf(corpus, 100),
        costs);
  }

  private CorpusIndex overlaid(SearchCosts costs) {
    return OverlaidIndex.of(
        built(costs),
        (BitSet) gone.clone(),
        Arrays.copyOfRange(vectors, BUILT, BUILT + ADDED),
        Arrays.copyOfRange(counts, BUILT, BUILT + ADDED));
  }
}
