package dev.kindred.model.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PopularityTest {

  @Test
  void everyItemHasOnePairMoreThanItWasChosenIn() {
    Popularity few = Popularity.of(0, 6);
    assertThat(few.logQ(0)).isCloseTo((float) Math.log(1 / 8.0), within(1e-6f));
    assertThat(few.logQ(1)).isCloseTo((float) Math.log(7 / 8.0), within(1e-6f));
  }

  @Test
  void sharesAddUpToOne() {
    long[] counts = {3, 0, 12, 1_000_000_000_000L, 7};
    double sum = 0;
    for (int item = 0; item < counts.length; item++) {
      sum += Math.exp(Popularity.of(counts).logQ(item));
    }
    assertThat(sum).isCloseTo(1, within(1e-6));
  }

  @Test
  void withoutCountsAllItemsAreAlike() {
    assertThat(Popularity.of(0, 0, 0, 0).logQ(2)).isEqualTo(Popularity.even(4).logQ(0));
  }
}
