package dev.kindred.model.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class VocabularyTest {

  @Test
  void valuesFollowPaddingDefaultAndBuckets() {
    Vocabulary vocabulary = Vocabulary.of(List.of("a", "b"), 3);
    assertThat(vocabulary.id("a")).isEqualTo(5);
    assertThat(vocabulary.id("b")).isEqualTo(6);
    assertThat(vocabulary.size()).isEqualTo(7);
    assertThat(vocabulary.firstValue()).isEqualTo(5);
  }

  @Test
  void unknownValuesFallOnTheBucketOfTheirCrc32() {
    Vocabulary vocabulary = Vocabulary.of(List.of(), 10);
    // The CRC-32 of "123456789" is 0xCBF43926 = 3421780262 by every table of check values.
    assertThat(vocabulary.id("123456789")).isEqualTo(2 + 2);
    assertThat(vocabulary.contains("123456789")).isFalse();
  }

  @Test
  void unknownValuesAreDroppedWhereThereAreNoBuckets() {
    assertThat(Vocabulary.of(List.of("a"), 0).id("b")).isEqualTo(Vocabulary.DROPPED);
  }

  @Test
  void idsReadBackAsValues() {
    Vocabulary vocabulary = Vocabulary.of(List.of("a"), 1);
    assertThat(List.of(0, 1, 2, 3))
        .map(vocabulary::value)
        .containsExactly("<padding>", "<default>", "<unknown 0>", "a");
    assertThatThrownBy(() -> vocabulary.value(4)).hasMessageContaining("id 4 is not in 0..3");
  }

  @Test
  void aValueMayStandOnlyOnce() {
    assertThatThrownBy(() -> Vocabulary.of(List.of("a", "a"), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'a'");
  }
}
