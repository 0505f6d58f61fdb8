package dev.kindred.trainer.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.trainer.data.Dataset;
import dev.kindred.trainer.data.Pairs;
import dev.kindred.trainer.data.Split;
import dev.kindred.trainer.evaluate.Exclusions;
import dev.kindred.trainer.evaluate.Worlds;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class ItemNeighboursTest {

  @Test
  void whatSimilarSourcesChoseComesFirst() {
    // 0 and 1 share the targets 2 and 3; 1 also has 4; nothing leads to 5. The descriptions are
    // {0, 1, 2} of 2, {0, 1, 3} of 3, {1} of 1 and {1, 4} of 4: item 1 scores 2 / √3, 4 2 / √6.
    Dataset dataset =
        Worlds.of(6, new int[][] {{0, 2}, {0, 3}, {1, 2}, {1, 3}, {1, 4}}, new int[][] {});
    int[][] rankings =
        new ItemNeighbours(dataset)
            .rank(new int[] {0}, 5, Exclusions.selfAndTargets(dataset.pairs(Split.TRAIN), 6));
    assertThat(rankings[0]).containsExactly(1, 4, 5);
  }

  @RepeatedTest(5)
  void itAgreesWithCosinesOfDenseColumns() {
    long seed = System.nanoTime();
    int items = 60;
    Dataset dataset = Worlds.random(new SplittableRandom(seed), items, 300, 0);
    int[] all = IntStream.range(0, items).toArray();
    int[][] rankings = new ItemNeighbours(dataset).rank(all, 10, Exclusions.self());
    double[][] scores = denseScores(dataset.pairs(Split.TRAIN), items);
    for (int source = 0; source < items; source++) {
      assertThat(rankings[source]).doesNotContain(source);
      double worst = Double.POSITIVE_INFINITY;
      for (int item : rankings[source]) {
        assertThat(scores[source][item]).as("seed %d", seed).isLessThan(worst + 1e-5);
        worst = Math.min(worst, scores[source][item]);
      }
      for (int item = 0; item < items; item++) {
        if (item != source && !contains(rankings[source], item)) {
          assertThat(scores[source][item]).as("seed %d", seed).isLessThan(worst + 1e-5);
        }
      }
    }
  }

  private static double[][] denseScores(Pairs train, int items) {
    double[][] counts = new double[items][items]; // [source, target]
    for (int item = 0; item < items; item++) {
      counts[item][item] = 1;
    }
    for (int pair = 0; pair < train.size(); pair++) {
      counts[train.source(pair)][train.target(pair)]++;
    }
    double[][] scores = new double[items][items];
    for (int source = 0; source < items; source++) {
      for (int item = 0; item < items; item++) {
        for (int known = 0; known < items; known++) {
          scores[source][item] += counts[source][known] * cosine(counts, known, item);
        }
      }
    }
    return scores;
  }

  private static double cosine(double[][] matrix, int first, int second) {
    double product = 0;
    double firstSquares = 0;
    double secondSquares = 0;
    for (double[] row : matrix) {
      product += row[first] * row[second];
      firstSquares += row[first] * row[first];
      secondSquares += row[second] * row[second];
    }
    return product / Math.sqrt(firstSquares * secondSquares);
  }

  private static boolean contains(int[] ranking, int item) {
    return IntStream.of(ranking).anyMatch(ranked -> ranked == item);
  }
}
