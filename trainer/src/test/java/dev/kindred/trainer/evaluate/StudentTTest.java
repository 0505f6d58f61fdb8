package dev.kindred.trainer.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StudentTTest {

  @ParameterizedTest
  @CsvSource({
    "1, 12.706",
    "2, 4.303",
    "4, 2.776",
    "9, 2.262",
    "30, 2.042",
    "120, 1.980",
    "1e7, 1.960"
  })
  void theQuantilesAreThoseOfTheTables(double degreesOfFreedom, double expected) {
    assertThat(StudentT.halfWidth95(degreesOfFreedom)).isCloseTo(expected, within(0.0005));
  }

  @Test
  void oneDegreeIsCauchysDistribution() {
    for (double t : new double[] {0, 0.1, 1, 5, 1000}) {
      assertThat(StudentT.twoSided(t, 1)).isCloseTo(1 - 2 / Math.PI * Math.atan(t), within(1e-12));
    }
  }

  @Test
  void twoDegreesHaveAClosedForm() {
    for (double t : new double[] {-3, 0.5, 1, 40}) {
      assertThat(StudentT.twoSided(t, 2))
          .isCloseTo(1 - Math.abs(t) / Math.sqrt(2 + t * t), within(1e-12));
    }
  }

  @Test
  void anInfiniteDifferenceIsImpossible() {
    assertThat(StudentT.twoSided(Double.POSITIVE_INFINITY, 3)).isZero();
  }
}
