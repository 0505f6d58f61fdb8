package dev.kindred.trainer.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kindred.model.corpus.Popularity;
import dev.kindred.trainer.data.Pairs;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ColumnSharesTest {
  private static final Offset<Float> TOLERANCE = within(1e-6f);
  private static final Popularity POPULARITY = Popularity.of(5, 1, 0, 0); // 6, 2, 1, 1 tenths
  private static final Pairs PAIRS =
      new Pairs(new int[] {0, 1, 2, 3, 2, 3}, new int[] {0, 0, 0, 0, 0, 1});

  @Test
  void withoutStrengthNothingIsCorrected() {
    assertThat(shares(Map.of("log-q-rate", "0.1")).logQ(0, new int[] {0, 1}, 0)).isEmpty();
  }

  @Test
  void itIsTheStrengthTimesTheLogarithmOfTheShare() {
    float[] logQ = shares(Map.of("log-q", "0.5")).logQ(0, new int[] {0, 1}, 0);
    assertThat(logQ[0]).isCloseTo((float) (0.5 * Math.log(0.6)), TOLERANCE);
    assertThat(logQ[1]).isCloseTo((float) (0.5 * Math.log(0.2)), TOLERANCE);
  }

  @Test
  void amongUniformNegativesItIsTheMixtures() {
    // Two targets and one uniform column of four items: q = (2 p + 1/4) / 3
    float[] logQ = shares(Map.of("log-q", "1")).logQ(0, new int[] {0, 1, 3}, 1);
    assertThat(logQ[0]).isCloseTo((float) Math.log((1.2 + 0.25) / 3), TOLERANCE);
    assertThat(logQ[1]).isCloseTo((float) Math.log((0.4 + 0.25) / 3), TOLERANCE);
    assertThat(logQ[2]).isCloseTo((float) Math.log((0.2 + 0.25) / 3), TOLERANCE);
  }

  @Test
  void theMixturesSharesAddUpToOne() {
    float[] logQ = shares(Map.of("log-q", "1")).logQ(0, new int[] {0, 1, 2, 3, 3, 3, 3}, 4);
    double sum = 0;
    for (int item = 0; item < 4; item++) {
      sum += Math.exp(logQ[item]);
    }
    assertThat(sum).isCloseTo(1, within(1e-6));
  }

  @Test
  void aStreamIsCaughtUpWithAndKnowsNothingOfLaterSteps() {
    Map<String, String> settings = Map.of("log-q", "1", "log-q-rate", "0.1");
    ColumnShares all = shares(settings);
    for (int step = 0; step < 9; step++) {
      all.logQ(step, new int[] {0}, 0);
    }
    assertThat(shares(settings).logQ(9, new int[] {0}, 0)).isEqualTo(all.logQ(9, new int[] {0}, 0));
    // After the first step, an item is known that was in it, and no other.
    ColumnShares fresh = shares(settings);
    int target = batches().batch(0).targets()[0];
    int other = 1 - target;
    float[] logQ = fresh.logQ(0, new int[] {target, other}, 0);
    assertThat(logQ[0]).isFinite();
    assertThat(Math.exp(logQ[1])).isIn(0.0, 0.5);
  }

  private static ColumnShares shares(Map<String, String> settings) {
    return new ColumnShares(Recipe.named("m").with(settings), POPULARITY, batches());
  }

  private static Batches batches() {
    return new Batches(1, PAIRS, 2);
  }
}
