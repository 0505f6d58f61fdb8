package dev.kindred.trainer.data.wikipedia;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LongIntMapTest {

  @Test
  void itAgreesWithAHashMap() {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    LongIntMap map = new LongIntMap();
    Map<Long, Integer> expected = new HashMap<>();
    for (int i = 0; i < 50_000; i++) {
      long key = random.nextBoolean() ? random.nextLong(1, 30_000) : random.nextLong(1, 1L << 60);
      boolean isNew = expected.putIfAbsent(key, i) == null;
      assertThat(map.putIfAbsent(key, i)).as("seed %d", seed).isEqualTo(isNew);
    }
    assertThat(map.size()).isEqualTo(expected.size());
    expected.forEach((key, value) -> assertThat(map.get(key)).isEqualTo(value));
    for (long key = 1; key < 30_000; key++) {
      assertThat(map.get(key)).isEqualTo(expected.getOrDefault(key, LongIntMap.NONE));
    }
  }

  @Test
  void onlyPositiveKeysHaveValues() {
    LongIntMap map = new LongIntMap();
    assertThat(map.get(0)).isEqualTo(LongIntMap.NONE);
    assertThat(map.get(-5)).isEqualTo(LongIntMap.NONE);
    assertThatThrownBy(() -> map.putIfAbsent(0, 1)).isInstanceOf(IllegalArgumentException.class);
  }
}
