package dev.kindred.service.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kindred.model.corpus.Popularity;
import dev.kindred.service.catalog.ItemSet;
import java.nio.file.Path;
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
class PopularitySearchTest {

  private static final int ITEMS = 20_000;
  private static final int DIMENSION = 32;
  private static final int K = 10;
  private static final double TEMPERATURE = 0.07;

  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);
  private final float[][] vectors = Vectors.clustered(random, ITEMS, DIMENSION, 100);
  private final float[][] queries = Vectors.clustered(random, 100, DIMENSION, 100);
  private final Popularity popularity =
      Popularity.of(
          IntStream.range(0, ITEMS)
              .mapToLong(_ -> (long) (1 / (random.nextDouble() + 1e-4)))
              .toArray());

  @SuppressWarnings("NullAway.Init") // Set before any test.
  private LuceneIndex index;

  @BeforeAll
  void build(@TempDir Path folder) {
    for (int i = 0;
        i < 2000;
        i++) { // A tenth are forty vectors in forms that differ in popularity.
      vectors[10 * i] = vectors[10 * (i % 40) + 1];
    }
    index =
        Indexes.open(
            folder, vectors, popularity, Precision.FLOAT32, queries, Indexes.WALKING_IS_FREE);
  }

  @AfterAll
  void close() {
    index.close();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.25, 0.5, 0.75, 1})
  void recallHoldsAtEveryTurnOfTheDial(double beta) {
    Recall recall = new Recall();
    for (float[] vector : queries) {
      Query query = Query.of(vector, K).popularity(beta * TEMPERATURE);
      SearchResult result = index.search(query);

      assertThat(result.plan()).isEqualTo(Plan.HNSW);
      recall.add(right(query, result, IntStream.range(0, ITEMS)), K);
    }
    recall.assertAtLeast(0.98, seed);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.25, 0.5, 0.75, 1})
  void recallHoldsBehindAFilter(double beta) {
    ItemSet some =
        ItemSet.of(IntStream.range(0, ITEMS).filter(_ -> random.nextInt(3) == 0).toArray());
    Recall recall = new Recall();
    for (float[] vector : queries) {
      Query query = Query.of(vector, K).among(some).popularity(beta * TEMPERATURE);
      recall.add(right(query, index.search(query), some.positions()), K);
    }
    recall.assertAtLeast(0.98, seed);
  }

  @Test
  void exactSearchFindsWhatSortingFinds() {
    for (double beta : new double[] {0, 0.5, 1}) {
      Query query = Query.of(queries[0], 100).popularity(beta * TEMPERATURE);
      SearchResult exact = index.exact(query);

      assertThat(right(query, exact, IntStream.range(0, ITEMS))).isEqualTo(100);
      assertThat(exact.hits()).extracting(Hit::item).doesNotHaveDuplicates();
      for (Hit hit : exact.hits()) {
        assertThat(hit.score()).isCloseTo((float) score(query, hit.item()), within(1e-5f));
        assertThat(index.score(query, hit.item())).isCloseTo(hit.score(), within(1e-5f));
      }
    }
  }

  @Test
  void anItemIsNeverFoundTwice() {
    for (float[] vector : queries) {
      List<Hit> hits = index.search(Query.of(vector, 200).popularity(TEMPERATURE)).hits();

      assertThat(hits).extracting(Hit::item).hasSize(200).doesNotHaveDuplicates();
    }
  }

  private double score(Query query, int item) {
    return Vectors.innerProduct(query.vector(), vectors[item])
        + query.popularity() * popularity.logQ(item);
  }

  /** How many hits score no less than the last that sorting finds. */
  private long right(Query query, SearchResult result, IntStream among) {
    double last =
        among
            .mapToDouble(item -> -score(query, item))
            .sorted()
            .map(negative -> -negative)
            .skip(query.k() - 1)
            .findFirst()
            .orElseThrow();
    return result.hits().stream().filter(hit -> hit.score() >= last - 1e-5).count();
  }
}
