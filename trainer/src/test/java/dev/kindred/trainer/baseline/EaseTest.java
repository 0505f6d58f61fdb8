package dev.kindred.trainer.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kindred.model.files.InvalidInputException;
import dev.kindred.trainer.data.Dataset;
import dev.kindred.trainer.data.Pairs;
import dev.kindred.trainer.data.Split;
import dev.kindred.trainer.evaluate.Worlds;
import java.util.SplittableRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class EaseTest {

  @Test
  void theWeightsAreThoseOfThePaper() {
    // X = [1 1; 0 1], XᵀX + I = [2 1; 1 3], its inverse [3 -1; -1 2] / 5, so B₀₁ = 1/2, B₁₀ = 1/3.
    Ease ease = new Ease(Worlds.of(3, new int[][] {{0, 1}}, new int[][] {}), 1);
    assertThat(ease.scores(0)).containsExactly(new float[] {1 / 3f, 1 / 2f, 0}, within(1e-6f));
    assertThat(ease.scores(1)).containsExactly(new float[] {1 / 3f, 0, 0}, within(1e-6f));
    assertThat(ease.scores(2)).as("in no training pair").containsOnly(0);
  }

  @Test
  void onlyItemsOfTrainingPairsTakeMemory() {
    Dataset dataset = Worlds.of(1000, new int[][] {{0, 1}, {1, 2}}, new int[][] {{5, 6}});
    assertThat(Ease.bytes(dataset)).isEqualTo(3 * 4 * 3 * 3);
  }

  @Test
  void aRegularisationThatIsNotPositiveIsRefused() {
    Dataset dataset = Worlds.of(2, new int[][] {{0, 1}}, new int[][] {});
    assertThatThrownBy(() -> new Ease(dataset, 0))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("λ is 0.0");
  }

  @RepeatedTest(5)
  void eachColumnIsTheRidgeRegressionOnTheOtherItems() {
    long seed = System.nanoTime();
    int items = 25;
    Dataset dataset = Worlds.random(new SplittableRandom(seed), items, 120, 0);
    double[][] x = histories(dataset.pairs(Split.TRAIN), items);
    Ease ease = new Ease(dataset, 0.7);
    for (int item = 0; item < items; item++) {
      double[] weights = ridge(x, item, 0.7);
      for (int source = 0; source < items; source++) {
        double expected = 0;
        for (int known = 0; known < items; known++) {
          expected += x[source][known] * weights[known];
        }
        assertThat((double) ease.scores(source)[item])
            .as("seed %d", seed)
            .isCloseTo(expected, within(1e-4));
      }
    }
  }

  private static double[][] histories(Pairs train, int items) {
    double[][] x = new double[items][items];
    for (int item = 0; item < items; item++) {
      x[item][item] = 1;
    }
    for (int pair = 0; pair < train.size(); pair++) {
      x[train.source(pair)][train.target(pair)]++;
    }
    return x;
  }

  /** Weights of all items but {@code target}, whose own is 0. */
  private static double[] ridge(double[][] x, int target, double lambda) {
    int n = x.length;
    double[] weights = new double[n];
    // Coordinate descent on |x_target − x w|² + λ |w|².
    for (int round = 0; round < 2000; round++) {
      for (int j = 0; j < n; j++) {
        if (j == target) {
          continue;
        }
        double product = 0;
        double squares = 0;
        for (double[] row : x) {
          double rest = row[target];
          for (int other = 0; other < n; other++) {
            rest -= other == j ? 0 : row[other] * weights[other];
          }
          product += row[j] * rest;
          squares += row[j] * row[j];
        }
        weights[j] = product / (squares + lambda);
      }
    }
    return weights;
  }
}
