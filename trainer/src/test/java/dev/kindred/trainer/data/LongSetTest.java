package dev.kindred.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LongSetTest {

  @Test
  void itAgreesWithAHashSet() {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    Set<Long> expected = new HashSet<>();
    try (LongSet set = new LongSet()) {
      for (int i = 0; i < 100_000; i++) {
        long value =
            random.nextBoolean() ? random.nextLong(1, 40_000) : random.nextLong(1, 1L << 62);
        assertThat(set.add(value)).as("seed %d", seed).isEqualTo(expected.add(value));
      }
    }
  }

  @Test
  void zeroIsRefused() {
    try (LongSet set = new LongSet()) {
      assertThatThrownBy(() -> set.add(0)).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
