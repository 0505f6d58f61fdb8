package dev.kindred.model.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ScaleTest {

  @Test
  void linearTicksAreRoundNumbers() {
    assertThat(Scale.LINEAR.ticks(0, 100)).containsExactly(0.0, 20.0, 40.0, 60.0, 80.0, 100.0);
    assertThat(Scale.LINEAR.ticks(0.13, 0.91).stream().map(Scale::label))
        .containsExactly("0.2", "0.4", "0.6", "0.8");
    assertThat(Scale.LINEAR.ticks(-3, 4).stream().map(Scale::label))
        .containsExactly("-2", "0", "2", "4");
  }

  @Test
  void logarithmicTicksArePowersOfTen() {
    assertThat(Scale.LOG.ticks(0.005, 1000).stream().map(Scale::label))
        .containsExactly("0.01", "0.1", "1", "10", "100", "1000");
    assertThat(Scale.LOG.ticks(2, 9)).as("without two powers, round numbers").hasSizeBetween(3, 6);
    assertThat(Scale.LOG.ticks(1, 1e16)).hasSizeLessThan(10);
  }

  @Test
  void positionsAreEvenInDifferencesOrInRatios() {
    assertThat(Scale.LINEAR.position(3, 1, 5)).isCloseTo(0.5, within(1e-12));
    assertThat(Scale.LOG.position(10, 1, 100)).isCloseTo(0.5, within(1e-12));
  }

  @Test
  void labelsAreShort() {
    assertThat(Scale.label(0)).isEqualTo("0");
    assertThat(Scale.label(0.25)).isEqualTo("0.25");
    assertThat(Scale.label(2500)).isEqualTo("2500");
    assertThat(Scale.label(12_500)).isEqualTo("12.5k");
    assertThat(Scale.label(2_000_000)).isEqualTo("2M");
  }
}
