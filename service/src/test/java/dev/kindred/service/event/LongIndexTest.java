package dev.kindred.service.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LongIndexTest {

  @Test
  void keysHaveTheNumbersInWhichTheyCame() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    LongIndex index = new LongIndex();
    Map<Long, Integer> truth = new HashMap<>();
    for (int i = 0; i < 20_000; i++) {
      long key = random.nextInt(6000) - 100L; // 0 and negative ones among them
      int number = truth.computeIfAbsent(key, _ -> truth.size());
      assertThat(index.add(key)).as("seed %d", seed).isEqualTo(number);
      assertThat(index.key(number)).isEqualTo(key);
    }
    assertThat(index.size()).isEqualTo(truth.size());
    assertThat(index.find(7000)).isEqualTo(-1);
  }

  @Test
  void hashesOfTextsAreSpread() {
    Set<Long> hashes = new HashSet<>();
    for (int i = 0; i < 200_000; i++) {
      hashes.add(TextHash.of("user-" + i));
    }
    hashes.add(TextHash.of(""));
    hashes.add(TextHash.of("\0"));
    assertThat(hashes).hasSize(200_002);
  }
}
