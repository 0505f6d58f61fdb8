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

  @Test
  void furtherPartnersAreNegativesAlone() {
    float[][] anchors = {{1, 0}, {0, 1}};
    float[][] partners = {{1, 0}, {0, 1}, {1, 0}};
    // First row: ln(e + 1 + e) - 1; second: ln(1 + e + 1) - 1
    double expected = (Math.log(2 * Math.E + 1) + Math.log(Math.E + 2)) / 2 - 1;
    assertThat(loss(anchors, partners, 1, Optional.empty())).isCloseTo(expected, within(1e-6));
  }

  @Test
  void whatIsHiddenDoesNotCountAndGetsNoGradient() {
    try (PointerScope _ = new PointerScope()) {
      Tensor partners = tensor(new float[][] {{1, 0}, {0, 1}, {1, 0}}).requires_grad_(true);
      Tensor hidden = Tensor.create(new long[] {2, 5}); // the last column of both rows
      Tensor loss =
          BatchSoftmax.loss(
              tensor(new float[][] {{1, 0}, {0, 1}}),
              partners,
              Temperature.fixed(0.5),
              new Corrections(Optional.empty(), Optional.of(hidden)));
      assertThat(loss.item_double()).isCloseTo(Math.log(1 + Math.exp(-2)), within(1e-6));
      loss.backward();
      assertThat(partners.grad().select(0, 2).abs().sum().item_double()).isZero();
    }
  }

  @Test
  void aLearnedTemperatureMovesAgainstItsSlope() {
    SplittableRandom random = new SplittableRandom(5);
    float[][] left = random(random, 6, 4);
    float[][] right = random(random, 6, 4);
    double sharpness = Math.log(1 / 0.3);
    double h = 1e-3;
    double slope =
        (slow(left, right, Math.exp(-sharpness - h)) - slow(left, right, Math.exp(-sharpness + h)))
            / (2 * h);
    try (PointerScope _ = new PointerScope()) {
      Tensor s = Tensor.create((float) sharpness).requires_grad_(true);
      Tensor loss =
          BatchSoftmax.loss(tensor(left), tensor(right), Temperature.learned(s), Corrections.NONE);
      assertThat(loss.item_double()).isCloseTo(slow(left, right, 0.3), within(1e-4));
      loss.backward();
      assertThat(s.grad().item_double()).isCloseTo(slope, within(1e-3));
    }
  }

  private static Tensor share(Tensor anchors, Tensor partners, int first, float[] logQ) {
    Corrections corrections = new Corrections(Optional.of(Tensor.create(logQ)), Optional.empty());
    return BatchSoftmax.share(
        anchors, partners, first, partners.size(0), Temperature.fixed(0.3), corrections);
  }

  private static double loss(
      float[][] left, float[][] right, double temperature, Optional<float[]> logQ) {
    try (PointerScope _ = new PointerScope()) {
      Corrections corrections = new Corrections(logQ.map(Tensor::create), Optional.empty());
      return BatchSoftmax.loss(
              tensor(left), tensor(right), Temperature.fixed(temperature), corrections)
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
