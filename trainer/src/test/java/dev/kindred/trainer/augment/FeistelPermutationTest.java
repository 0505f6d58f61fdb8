package dev.kindred.trainer.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FeistelPermutationTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 16, 17, 1000, 65_537, 2_000_003})
  void everyNumberComesOnce(int count) {
    FeistelPermutation permutation = new FeistelPermutation(new SplittableRandom(1), count);
    boolean[] met = new boolean[count];
    for (int place = 0; place < count; place++) {
      met[permutation.at(place)] = true;
    }
    assertThat(IntStream.range(0, count).allMatch(number -> met[number])).isTrue();
  }

  @Test
  void staysInRangeForTheLargestCount() {
    FeistelPermutation permutation =
        new FeistelPermutation(new SplittableRandom(1), Integer.MAX_VALUE);
    assertThat(IntStream.range(0, 1000).map(permutation::at))
        .allMatch(number -> number >= 0)
        .doesNotHaveDuplicates();
  }

  @Test
  void theSameKeysGiveTheSameOrderAndOthersAnother() {
    assertThat(order(3)).isEqualTo(order(3)).isNotEqualTo(order(4));
  }

  @Test
  void anyTwoPlacesAreInEitherOrderEquallyOften() {
    int count = 50;
    int ascending = 0;
    int pairs = 0;
    for (int seed = 0; seed < 400; seed++) {
      int[] order = order(seed, count);
      for (int place = 0; place + 1 < count; place++) {
        ascending += order[place] < order[place + 1] ? 1 : 0;
        pairs++;
      }
    }
    // 19,600 neighbours, standard deviation below 71
    assertThat(ascending).isBetween(pairs / 2 - 350, pairs / 2 + 350);
  }

  @Test
  void everyNumberComesFirstEquallyOften() {
    int count = 20;
    int[] first = new int[count];
    for (int seed = 0; seed < 4000; seed++) {
      first[order(seed, count)[0]]++;
    }
    // 200 each, standard deviation 14
    assertThat(IntStream.of(first)).allMatch(times -> times > 130 && times < 270);
  }

  @Test
  void noNumbersCannotBePermuted() {
    assertThatThrownBy(() -> new FeistelPermutation(new SplittableRandom(1), 0))
        .hasMessageContaining("0 numbers");
  }

  private static int[] order(long seed) {
    return order(seed, 1000);
  }

  private static int[] order(long seed, int count) {
    FeistelPermutation permutation = new FeistelPermutation(new SplittableRandom(seed), count);
    return IntStream.range(0, count).map(permutation::at).toArray();
  }
}
