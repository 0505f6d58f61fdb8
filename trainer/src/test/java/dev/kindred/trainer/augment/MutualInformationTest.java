package dev.kindred.trainer.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kindred.model.feature.EncodedBatch;
import dev.kindred.model.feature.Feature;
import dev.kindred.model.feature.FeatureEncoder;
import dev.kindred.model.feature.FeatureSchema;
import dev.kindred.model.feature.FeatureSpec;
import dev.kindred.model.feature.Item;
import dev.kindred.model.feature.Vocabulary;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MutualInformationTest {
  private final FeatureSchema schema =
      new FeatureSchema(
          List.of(
              new Feature(FeatureSpec.oneHot("a"), Vocabulary.of(List.of("0", "1"), 1)),
              new Feature(FeatureSpec.oneHot("b"), Vocabulary.of(List.of("0", "1"), 1)),
              new Feature(FeatureSpec.oneHot("c"), Vocabulary.of(List.of("0", "1"), 1)),
              new Feature(FeatureSpec.multiHot("d"), Vocabulary.of(List.of("x", "y"), 1))));

  /* b repeats a, c is independent of both, d is always {x, y} but once {x} with a = 0. */
  private final EncodedBatch items =
      new FeatureEncoder(schema)
          .encode(
              List.of(
                  item("0", "0", "0", List.of("x")),
                  item("0", "0", "1", List.of("x", "y")),
                  item("1", "1", "0", List.of("x", "y")),
                  item("1", "1", "1", List.of("x", "y"))));

  @Test
  void isTheEntropyForACopyAndZeroForIndependence() {
    MutualInformation information = MutualInformation.of(items, 1);
    assertThat(information.of(0, 1)).isCloseTo(Math.log(2), within(1e-12));
    assertThat(information.of(0, 2)).isCloseTo(0, within(1e-12));
  }

  @Test
  void anItemSpreadsItsMassOverItsValues() {
    // P(0,x) = 3/8, P(0,y) = 1/8, P(1,x) = P(1,y) = 1/4; P(x) = 5/8, P(y) = 3/8
    double expected =
        3 / 8.0 * Math.log((3 / 8.0) / (1 / 2.0 * 5 / 8))
            + 1 / 8.0 * Math.log((1 / 8.0) / (1 / 2.0 * 3 / 8))
            + 1 / 4.0 * Math.log((1 / 4.0) / (1 / 2.0 * 5 / 8))
            + 1 / 4.0 * Math.log((1 / 4.0) / (1 / 2.0 * 3 / 8));
    assertThat(MutualInformation.of(items, 1).of(0, 3)).isCloseTo(expected, within(1e-12));
  }

  @Test
  void aSeedFeatureAndHalfAsManyAsThereAreAreMaskedInOneViewAndTheRestInTheOther() {
    Augmenter augmenter =
        new Augmenter(schema, Augmentation.CFM, MutualInformation.of(items, 1), 0, 1);
    for (int step = 0; step < 20; step++) {
      Masks masks = augmenter.masks(step);
      BitSet both = (BitSet) masks.first().clone();
      both.and(masks.second());
      assertThat(both.isEmpty()).isTrue();
      assertThat(masks.first().cardinality() + masks.second().cardinality()).isEqualTo(4);
      assertThat(masks.first().cardinality()).isEqualTo(3);
    }
  }

  @Test
  void viewsAreAFunctionOfTheStep() {
    Augmenter augmenter =
        new Augmenter(schema, Augmentation.RFM, MutualInformation.of(items, 1), 0.5, 1);
    assertThat(augmenter.masks(3)).isEqualTo(augmenter.masks(3));
    EncodedBatch first = augmenter.first(items, new int[] {0, 1, 2, 3}, 5);
    EncodedBatch again = augmenter.first(items, new int[] {0, 1, 2, 3}, 5);
    for (int row = 0; row < 4; row++) {
      assertThat(first.ids(row, 3)).isEqualTo(again.ids(row, 3));
    }
  }

  private static Item item(String a, String b, String c, List<String> d) {
    return new Item("item", Map.of("a", List.of(a), "b", List.of(b), "c", List.of(c), "d", d));
  }
}
