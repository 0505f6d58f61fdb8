package dev.kindred.trainer.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FrequencyEstimateTest {

  @Test
  void whatComesEveryThirdStepComesAThirdOfATimeInEach() {
    FrequencyEstimate estimate = new FrequencyEstimate(0.1, 2);
    for (int step = 1; step <= 30; step++) {
      estimate.observe(step % 3 == 0 ? new int[] {1} : new int[0]);
    }
    assertThat(estimate.perStep(1)).isCloseTo(1 / 3.0, within(1e-6));
    assertThat(estimate.perStep(0)).isZero();
    assertThat(estimate.nextStep()).isEqualTo(30);
  }

  @Test
  void theAverageForgetsAtItsRate() {
    FrequencyEstimate estimate = new FrequencyEstimate(0.5, 1);
    estimate.observe(new int[] {0}); // interval 1
    estimate.observe(new int[0]);
    estimate.observe(new int[0]);
    estimate.observe(new int[] {0}); // 3: 1/2 · 1 + 1/2 · 3 = 2
    estimate.observe(new int[] {0}); // 1: 1/2 · 2 + 1/2 · 1, not 1/3
    assertThat(estimate.perStep(0)).isCloseTo(1 / 1.5, within(1e-6));
  }

  @Test
  void whatComesSeveralTimesInABatchIsEstimatedAtThat() {
    FrequencyEstimate estimate = new FrequencyEstimate(0.01, 1);
    for (int step = 0; step < 200; step++) {
      estimate.observe(new int[] {0, 0, 0, 0});
    }
    assertThat(estimate.perStep(0)).isCloseTo(4, within(0.1));
  }

  @Test
  void findsTheSharesOfARandomStream() {
    double[] shares = {0.7, 0.2, 0.09, 0.01};
    SplittableRandom random = new SplittableRandom(1);
    FrequencyEstimate estimate = new FrequencyEstimate(0.005, shares.length);
    for (int step = 0; step < 4000; step++) {
      estimate.observe(random.doubles(8).mapToInt(value -> drawn(shares, value)).toArray());
    }
    for (int item = 0; item < shares.length; item++) {
      assertThat(estimate.perStep(item) / 8 / shares[item])
          .as("item %d", item)
          .isBetween(0.75, 1.35);
    }
  }

  private static int drawn(double[] shares, double value) {
    double sum = 0;
    for (int item = 0; item < shares.length - 1; item++) {
      sum += shares[item];
      if (value < sum) {
        return item;
      }
    }
    return shares.length - 1;
  }
}
