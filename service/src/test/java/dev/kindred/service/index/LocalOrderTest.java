package dev.kindred.service.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalOrderTest {

  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 16, 17, 1000, 9001})
  void everyVectorHasOnePlace(int count) {
    int[] order = LocalOrder.of(List.of(Vectors.random(random, count, 8)));

    assertThat(Arrays.stream(order).sorted())
        .as("seed %d", seed)
        .containsExactlyElementsOf(IntStream.range(0, count).boxed().toList());
  }

  @Test
  void theSameVectorsHaveTheSameOrderOnAnyNumberOfThreads() {
    List<float[]> vectors = List.of(Vectors.clustered(random, 20_000, 16, 40));

    int[] order = LocalOrder.of(vectors);

    for (int threads : new int[] {1, 2, 5}) {
      try (ForkJoinPool pool = new ForkJoinPool(threads)) {
        assertThat(pool.submit(() -> LocalOrder.of(vectors)).join())
            .as("%d threads, seed %d", threads, seed)
            .isEqualTo(order);
      }
    }
  }

  @Test
  void neighboursOfTheOrderAreNearEachOther() {
    float[][] vectors = Vectors.clustered(random, 8000, 64, 80);

    int[] order = LocalOrder.of(List.of(vectors));

    double before = meanOfSuccessive(vectors, IntStream.range(0, vectors.length).toArray());
    double after = meanOfSuccessive(vectors, order);
    double within = meanWithinClusters();
    assertThat(before).as("seed %d", seed).isLessThan(0.1);
    assertThat(after).as("seed %d", seed).isGreaterThan(0.7 * within);
  }

  @Test
  void vectorsThatAreAllAlikeAreOrderedToo() {
    float[][] vectors = new float[500][];
    Arrays.fill(vectors, new float[] {1, 0});

    assertThat(LocalOrder.of(List.of(vectors))).doesNotHaveDuplicates().hasSize(500);
  }

  /** Of two vectors out of one cluster, the mean inner product. */
  private double meanWithinClusters() {
    float[][] one = Vectors.clustered(random, 2000, 64, 1);
    return meanOfSuccessive(one, IntStream.range(0, one.length).toArray());
  }

  private static double meanOfSuccessive(float[][] vectors, int[] order) {
    return IntStream.range(1, order.length)
        .mapToDouble(
            place -> Vectors.innerProduct(vectors[order[place - 1]], vectors[order[place]]))
        .average()
        .orElseThrow();
  }
}
