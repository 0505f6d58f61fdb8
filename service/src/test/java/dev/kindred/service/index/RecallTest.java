package dev.kindred.service.index;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

class RecallTest {

  @Test
  void whatHoldsItsPromisePassesAndWhatMissesOneInTenDoesNot() {
    for (int seed = 0; seed < 1000; seed++) {
      Recall good = sample(seed, 0.98);
      Recall bad = sample(seed, 0.9);
      long shown = seed;

      assertThatCode(() -> good.assertAtLeast(0.98, shown)).doesNotThrowAnyException();
      assertThatThrownBy(() -> bad.assertAtLeast(0.98, shown)).isInstanceOf(AssertionError.class);
    }
  }

  private static Recall sample(long seed, double chance) {
    Random random = new Random(seed);
    Recall recall = new Recall();
    for (int query = 0; query < 100; query++) {
      recall.add(random.doubles(10).filter(number -> number < chance).count(), 10);
    }
    return recall;
  }
}
