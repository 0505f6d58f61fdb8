package dev.kindred.service.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class UnitSampleTest {

  @Test
  void countsAreExactWhileAllFit() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    UnitSample sample = new UnitSample();
    Map<Integer, Set<String>> truth = new HashMap<>();
    for (int i = 0; i < 50_000; i++) {
      int number = random.nextInt(20_000);
      int place = number % 3;
      sample.add("unit-" + number, place);
      truth.computeIfAbsent(place, _ -> new HashSet<>()).add("unit-" + number);
    }

    assertThat(sample.oneIn()).isEqualTo(1);
    for (int place = 0; place < 3; place++) {
      // Of 20,000 units five hundredths of a pair share a hash of 32 bits.
      assertThat(sample.count(place))
          .as("seed %d", seed)
          .isCloseTo(truth.getOrDefault(place, Set.of()).size(), within(2L));
    }
    assertThat(sample.count(3)).isZero();
  }

  @Test
  void ofMoreUnitsAFixedShareIsCountedWhateverTheirOrderAndRepetition() {
    UnitSample forwards = new UnitSample(1000);
    UnitSample backwards = new UnitSample(1000);
    int units = 20_000;
    for (int i = 0; i < units; i++) {
      forwards.add("unit-" + i, i % 2);
      forwards.add("unit-" + i / 2, i / 2 % 2);
      backwards.add("unit-" + (units - 1 - i), (units - 1 - i) % 2);
    }

    assertThat(forwards.oneIn()).isEqualTo(backwards.oneIn()).isBetween(20L, 64L);
    assertThat(forwards.count(0)).isEqualTo(backwards.count(0));
    assertThat(forwards.count(1)).isEqualTo(backwards.count(1));
    long kept = forwards.count(0) + forwards.count(1);
    assertThat(kept).isLessThanOrEqualTo(1000);
    double expected = (double) units / forwards.oneIn();
    assertThat((double) kept).isCloseTo(expected, within(5 * Math.sqrt(expected)));
  }
}
