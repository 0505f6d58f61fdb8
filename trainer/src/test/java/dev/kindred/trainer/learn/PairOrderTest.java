package dev.kindred.trainer.learn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PairOrderTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 1000, PairOrder.IN_HEAP, PairOrder.IN_HEAP + 5})
  void anEpochSeesEveryPairOnce(int pairs) {
    PairOrder order = PairOrder.of(1, 0, pairs);
    BitSet seen = new BitSet();
    IntStream.range(0, pairs).map(order::pair).forEach(seen::set);
    assertThat(seen.cardinality()).isEqualTo(pairs);
    assertThat(seen.length()).isEqualTo(pairs);
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, PairOrder.IN_HEAP + 5})
  void everyEpochAndSeedHasAnOrderOfItsOwn(int pairs) {
    int[] first = beginning(1, 0, pairs);
    assertThat(beginning(1, 0, pairs)).isEqualTo(first);
    assertThat(beginning(1, 1, pairs)).isNotEqualTo(first);
    assertThat(beginning(2, 0, pairs)).isNotEqualTo(first);
  }

  private static int[] beginning(long seed, long epoch, int pairs) {
    PairOrder order = PairOrder.of(seed, epoch, pairs);
    return IntStream.range(0, 100).map(order::pair).toArray();
  }
}
