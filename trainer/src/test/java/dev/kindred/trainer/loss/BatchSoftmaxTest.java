package dev.kindred.trainer.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Optional;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class BatchSoftmaxTest {
  @Test
  void isTheCrossEntropyOfTheDiagonal() {
    float[][] unit = {{1, 0}, {0, 1}};
    // Each row: -ln(e^(1/0.5) / (e^(1/0.5) + e^0)) = ln(1 + e^-2)
    assertThat(loss(unit, unit, 0.5, Optional.empty()))
        .isCloseTo(Math.log(1 + Math.exp(-2)), within(1e-6));
  }

  @Test
  void correctionLowersTheLogitsOfWhatIsFrequent() {
    float[][] unit = {{1, 0}, {0, 1}};
    float[] logQ = {(float) Math.log(0.9), (float) Math.log(0.1)};
    double first = Math.log(1 + Math.exp(-1 - Math.log(0.1) + Math.log(0.9)));
    double second = Math.log(1 + Math.exp(-1 - Math.log(0.9) + Math.log(0.1)));
    assertThat(loss(unit, unit, 1, Optional.of(logQ)))
        .isCloseTo((first + second) / 2, within(1e-6));
  }

  @Test
  void equalsASlowImplementation() {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    float[][] left = random(random, 7, 5);
    float[][] right = random(random, 7, 5);
    assertThat(loss(left, right, 0.3, Optional.empty()))
        .as("seed %d", seed)
        .isCloseTo(slow(left, right, 0.3), within(1e-4));
  }

  @Test
  void sharesOfTheRowsAddUpToTheWhole() {
    SplittableRandom random = new SplittableRandom(1);
    float[][] left = random(random, 7, 5);
    float[][] right = random(random, 7, 5);
    float[] logQ = {-1, -2, -3, -4, -5, -6, -7};
    try (PointerScope _ = new PointerScope()) {
      Tensor anchors = tensor(left);
      Tensor first = share(anchors.narrow(0, 0, 3), tensor(right), 0, logQ);
      Tensor second = share(anchors.narrow(0, 3, 4), tensor(right), 3, logQ);
      assertThat(first.item_double() + second.item_double())
          .isCloseTo(loss(left, right, 0.3, Optional.of(logQ)), within(1e-5));
    }
  }

  private static Tensor share(Tensor anchors, Tensor partners, int first, float[] logQ) {
    return BatchSoftmax.share(anchors, partners, first, 0.3, Optional.of(Tensor.create(logQ)));
  }

  private static double loss(
      float[][] left, float[][] right, double temperature, Optional<float[]> logQ) {
    try (PointerScope _ = new PointerScope()) {
      return BatchSoftmax.loss(tensor(left), tensor(right), temperature, logQ.map(Tensor::create))
          .item_double();
    }
  }

  private static double slow(float[][] left, float[][] right, double temperature) {
    double sum = 0;
    for (int i = 0; i < left.length; i++) {
      double all = 0;
      for (float[] partner : right) {
        all += Math.exp(dot(left[i], partner) / temperature);
      }
      sum -= Math.log(Math.exp(dot(left[i], right[i]) / temperature) / all);
    }
    return sum / left.length;
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }

  private static float[][] random(SplittableRandom random, int rows, int columns) {
    float[][] matrix = new float[rows][columns];
    for (float[] row : matrix) {
      for (int i = 0; i < columns; i++) {
        row[i] = (float) random.nextDouble(-1, 1);
      }
    }
    return matrix;
  }

  private static Tensor tensor(float[][] rows) {
    float[] flat = new float[rows.length * rows[0].length];
    for (int row = 0; row < rows.length; row++) {
      System.arraycopy(rows[row], 0, flat, row * rows[row].length, rows[row].length);
    }
    return Tensor.create(flat, rows.length, rows[0].length);
  }
}
