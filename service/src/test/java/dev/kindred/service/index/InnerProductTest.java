package dev.kindred.service.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kindred.model.bundle.Similarity;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Vectors of any length, compared by inner product. */
class InnerProductTest {

  private static final int ITEMS = 3_000;
  private static final int DIMENSION = 16;
  private static final int K = 10;

  /** Short vectors lie close together, and a few of them cannot be reached. */
  private static final IndexSettings SETTINGS =
      new IndexSettings(
          16,
          100,
          100,
          Precision.FLOAT32,
          new IndexSettings.Floor(0.98, 0.9, IndexSettings.BelowFloor.REFUSE));

  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);
  private final float[][] vectors = skewed();
  private final float[][] queries = Vectors.random(random, 40, DIMENSION);

  @TempDir Path folder;

  @Test
  void recallHoldsWhereLengthsDiffer() {
    IndexSource source = source().auditedBy(Vectors.random(random, 50, DIMENSION));
    try (CorpusIndex index = new IndexStore(folder, SETTINGS).open(source)) {
      double right = 0;
      for (float[] query : queries) {
        right += right(query, index.search(Query.of(query, K)).hits());
      }
      assertThat(right / queries.length / K).as("seed %d", seed).isGreaterThanOrEqualTo(0.98);
    }
  }

  @Test
  void scoresAreInnerProductsAndVectorsComeBack() {
    IndexSource source = IndexSource.of("bundle", vectors).comparedBy(Similarity.INNER_PRODUCT);
    try (CorpusIndex index = new IndexStore(folder, IndexSettings.DEFAULT).open(source)) {
      float[] longQuery = queries[0].clone();
      for (int i = 0; i < DIMENSION; i++) {
        longQuery[i] *= 3;
      }
      Query query = Query.of(longQuery, K).popularity(0.5);
      double share = 0.5 * -Math.log(ITEMS);
      for (Hit hit : index.exact(query).hits()) {
        double expected = Vectors.innerProduct(longQuery, vectors[hit.item()]) + share;
        assertThat((double) hit.score())
            .isCloseTo(expected, within(1e-4 * Math.max(1, Math.abs(expected))));
        assertThat(index.score(query, hit.item())).isCloseTo(hit.score(), within(1e-2f));
      }
      for (int i = 0; i < DIMENSION; i++) {
        assertThat(index.vector(9)[i]).isCloseTo(vectors[9][i], within(1e-4f));
      }
    }
  }

  @Test
  void aVectorThatIsNotFiniteIsRefused() {
    float[][] broken = {{1, 0}, {Float.NaN, 0}};
    IndexSource source = IndexSource.of("bundle", broken).comparedBy(Similarity.INNER_PRODUCT);

    assertThatThrownBy(() -> new IndexStore(folder, IndexSettings.DEFAULT).open(source))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("item 1");
  }

  private IndexSource source() {
    return IndexSource.of("bundle", vectors).comparedBy(Similarity.INNER_PRODUCT);
  }

  private long right(float[] query, List<Hit> found) {
    double last =
        IntStream.range(0, ITEMS)
            .mapToObj(item -> Vectors.innerProduct(query, vectors[item]))
            .sorted(Comparator.reverseOrder())
            .skip(K - 1)
            .findFirst()
            .orElseThrow();
    return found.stream()
        .filter(
            hit -> Vectors.innerProduct(query, vectors[hit.item()]) >= last - 1e-4 * Math.abs(last))
        .count();
  }

  /** Directions at random, lengths over two orders of magnitude, the longest last. */
  private float[][] skewed() {
    float[][] skewed = Vectors.random(random, ITEMS, DIMENSION);
    double[] lengths =
        IntStream.range(0, ITEMS)
            .mapToDouble(_ -> Math.exp(0.75 * random.nextGaussian()))
            .sorted()
            .toArray();
    for (int item = 0; item < ITEMS; item++) {
      for (int i = 0; i < DIMENSION; i++) {
        skewed[item][i] *= (float) lengths[item];
      }
    }
    return skewed;
  }
}
