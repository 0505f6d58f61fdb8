package dev.kindred.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.model.files.InvalidInputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RandomSplitTest {

  @Test
  void theSharesHold() {
    List<Split> splits = List.of(new RandomSplit(1, 0.1, 0.2).of(1000));
    assertThat(Collections.frequency(splits, Split.VALIDATION)).isEqualTo(100);
    assertThat(Collections.frequency(splits, Split.TEST)).isEqualTo(200);
    assertThat(Collections.frequency(splits, Split.TRAIN)).isEqualTo(700);
  }

  @Test
  void theSeedDecides() {
    Split[] first = new RandomSplit(1, 0.1, 0.1).of(1000);
    assertThat(new RandomSplit(1, 0.1, 0.1).of(1000)).isEqualTo(first);
    assertThat(new RandomSplit(2, 0.1, 0.1).of(1000)).isNotEqualTo(first);
  }

  @Test
  void everyPairIsInOneSplitAndKeepsItsOrder() {
    int[] rows = IntStream.range(0, 100).toArray();
    SplitPairs divided = new RandomSplit(3, 0.2, 0.3).divide(new Pairs(rows, rows));
    assertThat(divided.train().sources()).isSorted().hasSize(50);
    assertThat(divided.validation().sources()).isSorted().hasSize(20);
    assertThat(divided.test().sources()).isSorted().hasSize(30);
    List<Integer> all = new ArrayList<>();
    for (Split split : Split.values()) {
      Arrays.stream(divided.of(split).targets()).forEach(all::add);
    }
    assertThat(all).doesNotHaveDuplicates().hasSize(100);
  }

  @Test
  void sharesThatLeaveNothingToLearnFromAreRefused() {
    assertThatThrownBy(() -> new RandomSplit(1, 0.5, 0.5))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("validation 0.5 and test 0.5");
    assertThatThrownBy(() -> new RandomSplit(1, -0.1, 0.5))
        .isInstanceOf(InvalidInputException.class);
  }
}
