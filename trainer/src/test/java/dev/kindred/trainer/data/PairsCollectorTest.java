package dev.kindred.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PairsCollectorTest {

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 99, 100, 101, 300, 12_345})
  void pairsInAFileAreThoseThatWereAdded(int size) {
    SplittableRandom random = new SplittableRandom(size);
    int[] sources = random.ints(size, 0, 500).toArray();
    int[] targets = random.ints(size, 0, 500).toArray();
    PairsCollector collector = new PairsCollector(100);
    for (int pair = 0; pair < size; pair++) {
      collector.add(sources[pair], targets[pair]);
    }
    Pairs pairs = collector.toPairs();
    Pairs expected = new Pairs(sources, targets);
    assertThat(pairs).isEqualTo(expected).hasSameHashCodeAs(expected);
    assertThat(pairs.sources()).isEqualTo(sources);
    assertThat(pairs.targets()).isEqualTo(targets);
    assertThat(pairs.targetCounts(500)).isEqualTo(expected.targetCounts(500));
    assertThat(pairs.occurrences(500)).isEqualTo(expected.occurrences(500));
  }

  @Test
  void otherPairsAreNotEqual() {
    Pairs pairs = new Pairs(new int[] {1, 2}, new int[] {3, 4});
    assertThat(pairs).isNotEqualTo(new Pairs(new int[] {1, 3}, new int[] {2, 4}));
    assertThat(pairs).isNotEqualTo(new Pairs(new int[] {1}, new int[] {3}));
    assertThatThrownBy(() -> new Pairs(new int[2], new int[1]))
        .hasMessageContaining("2 sources, but 1 targets");
  }
}
