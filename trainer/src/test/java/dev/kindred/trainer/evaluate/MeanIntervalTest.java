package dev.kindred.trainer.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class MeanIntervalTest {

  @Test
  void theIntervalIsStudents() {
    // Standard deviation 1, three values: 4.303 / √3.
    MeanInterval interval = MeanInterval.of(1, 2, 3);
    assertThat(interval.mean()).isEqualTo(2);
    assertThat(interval.halfWidth()).isCloseTo(4.3026527 / Math.sqrt(3), within(1e-7));
    assertThat(interval).hasToString("2.000 ±2.484");
  }

  @Test
  void aSingleValueHasNoInterval() {
    assertThat(MeanInterval.of(0.25)).hasToString("0.250");
    assertThat(MeanInterval.of(0.25).excludesZero()).isFalse();
  }

  @Test
  void pairedDifferencesAreMuchSurerThanTheValues() {
    double[] baseline = {0.30, 0.40, 0.50};
    double[] method = {0.31, 0.41, 0.52};
    MeanInterval difference = MeanInterval.ofDifferences(method, baseline);
    assertThat(difference.mean()).isCloseTo(0.04 / 3, within(1e-12));
    assertThat(difference.halfWidth()).isLessThan(0.015).isPositive();
    assertThat(difference.excludesZero()).isFalse();
    assertThat(
            MeanInterval.ofDifferences(new double[] {2, 3.1}, new double[] {1, 2}).excludesZero())
        .isTrue();
  }

  @Test
  void differencesNeedTheSameSeeds() {
    assertThatThrownBy(() -> MeanInterval.ofDifferences(new double[2], new double[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 values against 3");
    assertThatThrownBy(MeanInterval::of).isInstanceOf(IllegalArgumentException.class);
  }
}
