package dev.kindred.service.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kindred.model.bundle.Similarity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Vectors of any length, compared by inner product. */
class InnerProductTest {

  private static final int ITEMS = 3_000;
  private static final int DIMENSION = 16;
  private static final int K = 10;
  private static final int SIDE = 8;

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
  private final float[][] queries = Vectors.random(random, 100, DIMENSION);

  @TempDir Path folder;

  @Test
  void recallHoldsWhereLengthsDiffer() {
    IndexSource source = source().auditedBy(Vectors.random(random, 50, DIMENSION));
    try (CorpusIndex index = new IndexStore(folder, SETTINGS).open(source)) {
      recall(vectors, queries, query -> index.search(Query.of(query, K)).hits())
          .assertAtLeast(0.98, seed);
    }
  }

  /**
   * A few long vectors that are nobody's answer: they lie where the queries are zero. A graph over
   * the vectors as they are links every item to them, and what was added after them is hardly
   * linked to at all (Lucene #12342, worst order of insertion).
   */
  @Test
  void longVectorsHideTheOthersFromAGraphOverRawOnesButNotFromOurs() throws IOException {
    float[][] all = withLongOnes();
    float[][] asked = Vectors.clustered(random, 100, DIMENSION, 50);
    float[][] padded =
        Arrays.stream(asked).map(query -> beside(query, new float[SIDE])).toArray(float[][]::new);
    IndexSource source =
        IndexSource.of("long", all).comparedBy(Similarity.INNER_PRODUCT).auditedBy(padded);
    try (RawGraph raw = RawGraph.of(all);
        CorpusIndex index = new IndexStore(folder, SETTINGS).open(source)) {
      assertThat(recall(all, padded, query -> raw.search(query, K, 100)).mean())
          .as("raw recall, seed %d", seed)
          .isLessThan(0.6);
      assertThat(index.audit().recallAt10()).as("seed %d", seed).isGreaterThanOrEqualTo(0.98);
      assertThat(index.audit().searchBeam()).as("seed %d", seed).isEqualTo(100);
      recall(all, padded, query -> index.search(Query.of(query, K)).hits())
          .assertAtLeast(0.98, seed);
    }
  }

  /** Clusters of items, and one item in twenty thirty times as long in dimensions of their own. */
  private float[][] withLongOnes() {
    float[][] near = Vectors.clustered(random, ITEMS, DIMENSION, 50);
    float[][] side = Vectors.random(random, ITEMS, SIDE);
    for (int item = 0; item < ITEMS; item++) {
      boolean isLong = item < ITEMS / 20; // The longest first.
      scale(near[item], isLong ? 0.1 : 1);
      scale(side[item], isLong ? 30 * Math.exp(0.5 * random.nextGaussian()) : 0.5);
    }
    return IntStream.range(0, ITEMS)
        .mapToObj(item -> beside(near[item], side[item]))
        .toArray(float[][]::new);
  }

  private static void scale(float[] vector, double factor) {
    for (int i = 0; i < vector.length; i++) {
      vector[i] *= (float) factor;
    }
  }

  private static float[] beside(float[] left, float[] right) {
    float[] both = Arrays.copyOf(left, left.length + right.length);
    System.arraycopy(right, 0, both, left.length, right.length);
    return both;
  }

  private static Recall recall(
      float[][] items, float[][] queries, Function<float[], List<Hit>> search) {
    Recall recall = new Recall();
    for (float[] query : queries) {
      recall.add(right(items, query, search.apply(query)), K);
    }
    return recall;
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

  private static long right(float[][] items, float[] query, List<Hit> found) {
    double[] sorted =
        Arrays.stream(items)
            .mapToDouble(item -> Vectors.innerProduct(query, item))
            .sorted()
            .toArray();
    double last = sorted[sorted.length - K];
    return found.stream()
        .filter(
            hit -> Vectors.innerProduct(query, items[hit.item()]) >= last - 1e-4 * Math.abs(last))
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
