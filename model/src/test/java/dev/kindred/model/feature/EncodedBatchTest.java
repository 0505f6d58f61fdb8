package dev.kindred.model.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.LongBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class EncodedBatchTest {

  private static final int WORDS = 2;

  private final EncodedBatch batch =
      new FeatureEncoder(Shop.schema())
          .encode(
              List.of(
                  Shop.item("kettle", List.of("acme"), List.of("red", "big")),
                  Shop.item("mug", List.of(), List.of("tea")),
                  Shop.item("spoon", List.of("acme"), List.of("steel", "big", "tea"))));

  @Test
  void idsAndOffsetsAreLaidOutForEmbeddingBag() {
    LongBuffer ids = LongBuffer.allocate(batch.valueCount(WORDS));
    LongBuffer offsets = LongBuffer.allocate(batch.rows() + 1);
    batch.copyIds(WORDS, ids);
    batch.copyOffsets(WORDS, offsets);
    assertThat(ids.array()).containsExactly(2, 3, 5, 4, 3, 5);
    assertThat(offsets.array()).containsExactly(0, 2, 3, 6);
  }

  @Test
  void paddedIdsAreARowMajorMatrix() {
    LongBuffer padded = LongBuffer.allocate(batch.rows() * 4);
    batch.copyPadded(WORDS, 4, padded);
    assertThat(padded.array()).containsExactly(2, 3, 0, 0, 5, 0, 0, 0, 4, 3, 5, 0);
  }

  @Test
  void aMatrixThatIsTooNarrowIsAnError() {
    assertThatThrownBy(() -> batch.copyPadded(WORDS, 2, LongBuffer.allocate(6)))
        .hasMessageContaining("row 2 has 3 ids of feature 2");
  }

  @Test
  void aSliceIsWhatSelectingItsRowsGives() {
    EncodedBatch slice = batch.slice(1, 2);
    EncodedBatch selected = batch.select(new int[] {1, 2});
    assertThat(slice.rows()).isEqualTo(2);
    for (int feature = 0; feature < 3; feature++) {
      assertThat(slice.ids(feature))
          .containsExactlyElementsOf(selected.ids(feature).boxed().toList());
      assertThat(slice.ids(0, feature)).isEqualTo(selected.ids(0, feature));
      assertThat(slice.ids(1, feature)).isEqualTo(selected.ids(1, feature));
    }
    assertThat(batch.slice(3, 0).rows()).isZero();
  }

  @Test
  void selectingTakesRowsInTheGivenOrder() {
    EncodedBatch selected = batch.select(new int[] {2, 0, 2});
    assertThat(selected.rows()).isEqualTo(3);
    assertThat(selected.ids(0, WORDS)).containsExactly(4, 3, 5);
    assertThat(selected.ids(1, WORDS)).containsExactly(2, 3);
    assertThat(selected.ids(2, 0)).containsExactly(2);
  }

  @Test
  void aViewMasksFeaturesAndDropsValuesButLeavesNoBagEmpty() {
    EncodedBatch.View view =
        new EncodedBatch.View() {
          @Override
          public boolean masks(int feature) {
            return feature == 1;
          }

          @Override
          public boolean keeps(int feature, int row, int position) {
            return feature != WORDS || position == 1;
          }
        };
    EncodedBatch seen = batch.select(new int[] {0, 1, 2}, view);
    assertThat(seen.ids(0, 0)).containsExactly(3);
    assertThat(seen.ids(0, 1)).containsExactly(Vocabulary.DEFAULT);
    assertThat(seen.ids(0, WORDS)).containsExactly(3);
    assertThat(seen.ids(1, WORDS)).containsExactly(Vocabulary.DEFAULT);
    assertThat(seen.ids(2, WORDS)).containsExactly(3);
  }

  @Test
  void concatenatedBatchesStandOneAfterAnother() {
    EncodedBatch both =
        EncodedBatch.concatenate(List.of(batch.select(new int[] {1}), batch.select(new int[] {0})));
    assertThat(both.rows()).isEqualTo(2);
    assertThat(both.ids(0, WORDS)).containsExactly(5);
    assertThat(both.ids(1, WORDS)).containsExactly(2, 3);
    assertThat(both.longest(WORDS)).isEqualTo(2);
  }

  @Test
  void batchesOfDifferentSchemasDoNotMix() {
    EncodedBatch other = new FeatureEncoder(Shop.schema()).encode(List.of());
    assertThatThrownBy(() -> EncodedBatch.concatenate(List.of(batch, other)))
        .hasMessageContaining("different schemas");
  }
}
