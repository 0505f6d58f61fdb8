package dev.kindred.trainer.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PairedDifferenceTest {
  private static final float[] ZERO = new float[10];

  @Test
  void withOneRunItIsThePairedTTestOverSources() {
    // Hours of sleep that ten patients gained by two drugs (Student 1908): t 4.0621, p 0.002833.
    float[] first = {0.7f, -1.6f, -0.2f, -1.2f, -0.1f, 3.4f, 3.7f, 0.8f, 0.0f, 2.0f};
    float[] second = {1.9f, 0.8f, 1.1f, 0.1f, -0.1f, 4.4f, 5.5f, 1.6f, 4.6f, 3.4f};
    PairedDifference difference = PairedDifference.of(List.of(second), List.of(first), ones(10));
    assertThat(difference.mean()).isCloseTo(1.58, within(1e-6));
    assertThat(difference.p().orElseThrow()).isCloseTo(0.002833, within(1e-6));
    assertThat(difference.halfWidth().orElseThrow())
        .isCloseTo(2.262157 * 1.58 / 4.062128, within(1e-5));
    assertThat(difference).hasToString("+1.5800 ±0.8799 p .003");
  }

  @Test
  void whereSourcesAgreeItIsThePairedTTestOverSeeds() {
    // Means 0.1, 0.2, 0.3: standard error 0.1 / √3, two degrees of freedom.
    List<float[]> runs = List.of(same(0.1f), same(0.2f), same(0.3f));
    PairedDifference difference = PairedDifference.of(runs, List.of(ZERO), ones(10));
    assertThat(difference.mean()).isCloseTo(0.2, within(1e-6));
    assertThat(difference.halfWidth().orElseThrow())
        .isCloseTo(4.3027 * 0.1 / Math.sqrt(3), within(1e-4));
    assertThat(difference.seeds()).isEqualTo(3);
  }

  @Test
  void aRatioHasTheJackknifesError() {
    Random random = new Random(3);
    int n = 400;
    float[] values = new float[n];
    float[] weights = new float[n];
    for (int i = 0; i < n; i++) {
      weights[i] = 1 + random.nextInt(6);
      values[i] = random.nextInt((int) weights[i] + 1);
    }
    PairedDifference difference =
        PairedDifference.of(List.of(values), List.of(new float[n]), weights);
    double mean = sum(values, -1) / sum(weights, -1);
    double squares = 0;
    for (int i = 0; i < n; i++) {
      double without = sum(values, i) / sum(weights, i);
      squares += (without - mean) * (without - mean);
    }
    double jackknife = Math.sqrt(squares * (n - 1) / n);
    assertThat(difference.mean()).isCloseTo(mean, within(1e-9));
    assertThat(difference.halfWidth().orElseThrow())
        .isCloseTo(StudentT.halfWidth95(n - 1) * jackknife, within(0.01 * jackknife));
  }

  @Test
  void sourcesOutsideOfTheSliceDoNotCount() {
    PairedDifference all =
        PairedDifference.of(
            List.of(new float[] {1, 0, 7, 1}), List.of(new float[4]), new float[] {1, 1, 0, 1});
    PairedDifference three =
        PairedDifference.of(
            List.of(new float[] {1, 0, 1}), List.of(new float[3]), new float[] {1, 1, 1});
    assertThat(all).isEqualTo(three);
  }

  @Test
  void nothingIsSaidOfASingleSource() {
    PairedDifference one =
        PairedDifference.of(List.of(new float[] {1}), List.of(new float[] {0}), new float[] {1});
    assertThat(one.mean()).isEqualTo(1);
    assertThat(one.p()).isEmpty();
    assertThat(one).hasToString("+1.0000");
  }

  @Test
  void equalMethodsDoNotDiffer() {
    assertThat(PairedDifference.of(List.of(ZERO), List.of(ZERO), ones(10)).p()).hasValue(1);
  }

  @Test
  void otherNumbersOfRunsAreRefused() {
    assertThatThrownBy(
            () -> PairedDifference.of(List.of(ZERO, ZERO), List.of(ZERO, ZERO, ZERO), ones(10)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 runs against 3");
  }

  /** Where nothing but chance makes methods differ, one comparison in twenty is significant. */
  @Test
  void chanceIsSignificantAsOftenAsPromised() {
    for (double[] spread : new double[][] {{1, 0, 1}, {0, 0.1, 1}, {0.5, 0.1, 1}, {0, 0, 1}}) {
      Random random = new Random(17);
      int significant = 0;
      int trials = 1500;
      for (int trial = 0; trial < trials; trial++) {
        significant +=
            simulated(random, spread[0], spread[1], spread[2]).p().orElseThrow() < 0.05 ? 1 : 0;
      }
      assertThat(significant / (double) trials)
          .as("sources, seeds, both: %s", Arrays.toString(spread))
          .isBetween(0.01, 0.075);
    }
  }

  private static PairedDifference simulated(
      Random random, double source, double seed, double both) {
    int n = 60;
    double[] sources = random.doubles(n).map(_ -> source * random.nextGaussian()).toArray();
    List<float[]> runs = new ArrayList<>();
    for (int run = 0; run < 5; run++) {
      double effect = seed * random.nextGaussian();
      float[] values = new float[n];
      for (int i = 0; i < n; i++) {
        values[i] = (float) (sources[i] + effect + both * random.nextGaussian());
      }
      runs.add(values);
    }
    return PairedDifference.of(runs, List.of(new float[n]), ones(n));
  }

  private static double sum(float[] values, int without) {
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      sum += i == without ? 0 : values[i];
    }
    return sum;
  }

  private static float[] ones(int n) {
    float[] ones = new float[n];
    Arrays.fill(ones, 1);
    return ones;
  }

  private static float[] same(float value) {
    float[] values = new float[10];
    Arrays.fill(values, value);
    return values;
  }
}
