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
  void whatIsChosenLessOftenThanTheFloorCountsAsChosenSoOften() {
    Popularity floored = Popularity.atLeast(3, 0, 3, 8); // 11 pairs, 3 items
    assertThat(floored.logQ(0)).isCloseTo((float) Math.log(4 / 14.0), within(1e-6f));
    assertThat(floored.logQ(1)).isEqualTo(floored.logQ(0));
    assertThat(floored.logQ(2)).isEqualTo(Popularity.of(0, 3, 8).logQ(2));
    assertThat(floored.with(1).logQ(3)).isEqualTo(floored.logQ(0));
  }

  @Test
  void aFloorOfZeroIsNone() {
    for (int item = 0; item < 3; item++) {
      assertThat(Popularity.atLeast(0, 0, 3, 8).logQ(item))
          .isEqualTo(Popularity.of(0, 3, 8).logQ(item));
    }
  }

  @Test
  void withoutCountsAllItemsAreAlike() {
    assertThat(Popularity.of(0, 0, 0, 0).logQ(2)).isEqualTo(Popularity.even(4).logQ(0));
  }
}
