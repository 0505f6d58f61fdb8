package dev.kindred.trainer.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class TopItemsTest {
  private static final int[] NONE = {};

  @Test
  void theLargestComeFirstAndEqualOnesByRow() {
    assertThat(TopItems.of(new float[] {1, 3, -2, 3, -0f, 0}, 6, NONE))
        .containsExactly(1, 3, 0, 4, 5, 2);
  }

  @Test
  void excludedRowsNeverAppear() {
    assertThat(TopItems.of(new float[] {5, 4, 3}, 3, new int[] {0, 2})).containsExactly(1);
    assertThat(TopItems.of(new float[] {5}, 3, new int[] {0})).isEmpty();
  }

  @Test
  void whatIsNotANumberIsSmallest() {
    assertThat(
            TopItems.of(
                new float[] {Float.NaN, -Float.MAX_VALUE, Float.POSITIVE_INFINITY}, 3, NONE))
        .containsExactly(2, 1, 0);
  }

  @Test
  void alsoWhereTheSmallestOfTheBestIsNotANumberOrAZero() {
    float[] scores = {Float.NaN, Float.NaN, -0f, 0f, Float.NaN, -1, 0f};
    assertThat(TopItems.of(scores, 2, NONE)).containsExactly(2, 3);
    assertThat(TopItems.of(scores, 5, NONE)).containsExactly(2, 3, 6, 5, 0);
  }

  @RepeatedTest(20)
  void itAgreesWithSortingEverything() {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    int items = 1 + random.nextInt(300);
    float[] scores = new float[items];
    for (int row = 0; row < items; row++) {
      scores[row] = random.nextInt(-20, 20) / 4f;
    }
    int[] excluded = IntStream.range(0, items).filter(row -> random.nextInt(4) == 0).toArray();
    int k = 1 + random.nextInt(60);
    int[] expected =
        IntStream.range(0, items)
            .filter(row -> Arrays.binarySearch(excluded, row) < 0)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer row) -> scores[row]).reversed())
            .limit(k)
            .mapToInt(Integer::intValue)
            .toArray();
    assertThat(TopItems.of(scores, k, excluded)).as("seed %d", seed).isEqualTo(expected);
  }
}
