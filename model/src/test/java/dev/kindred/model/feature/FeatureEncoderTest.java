package dev.kindred.model.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FeatureEncoderTest {

  private final FeatureEncoder encoder = new FeatureEncoder(Shop.schema());

  @Test
  void knownValuesBecomeTheirRows() {
    EncodedBatch batch =
        encoder.encode(List.of(Shop.item("mug", List.of("acme"), List.of("steel", "red"))));
    assertThat(batch.ids(0, 0)).containsExactly(4);
    assertThat(batch.ids(0, 1)).containsExactly(4);
    assertThat(batch.ids(0, 2)).containsExactly(4, 2);
  }

  @Test
  void missingFeaturesBecomeTheDefault() {
    EncodedBatch batch = encoder.encode(List.of(new Item("mug", Map.of())));
    assertThat(batch.ids(0, 1)).containsExactly(Vocabulary.DEFAULT);
    assertThat(batch.ids(0, 2)).containsExactly(Vocabulary.DEFAULT);
  }

  @Test
  void anItemNobodyHasSeenFallsOnTheOutOfVocabularyRow() {
    assertThat(encoder.encode(List.of(new Item("spoon", Map.of()))).ids(0, 0)).containsExactly(2);
  }

  @Test
  void valuesThatAreDroppedLeaveTheDefaultBehind() {
    EncodedBatch batch =
        encoder.encode(
            List.of(
                Shop.item("mug", List.of(), List.of("blue")),
                Shop.item("mug", List.of(), List.of("blue", "green")),
                Shop.item("mug", List.of(), List.of("blue", "tea"))));
    assertThat(batch.ids(0, 2)).containsExactly(Vocabulary.DEFAULT);
    assertThat(batch.ids(1, 2)).containsExactly(Vocabulary.DEFAULT);
    assertThat(batch.ids(2, 2)).containsExactly(5);
  }

  @Test
  void repeatedValuesCountOnceAndTheFirstThreeAreUsed() {
    List<String> words = List.of("red", "red", "big", "steel", "tea");
    assertThat(encoder.encode(List.of(Shop.item("mug", List.of(), words))).ids(0, 2))
        .containsExactly(2, 3, 4);
  }

  @Test
  void twoValuesOfAOneHotFeatureAreAnError() {
    List<Item> items = List.of(Shop.item("mug", List.of("acme", "other"), List.of()));
    assertThatThrownBy(() -> encoder.encode(items))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("item 'mug' has 2 values of the one-hot feature 'brand'");
  }

  @Test
  void noItemsMakeAnEmptyBatch() {
    EncodedBatch batch = encoder.encode(List.of());
    assertThat(batch.rows()).isZero();
    assertThat(batch.longest(2)).isZero();
  }
}
