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
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Five features: f0 and f1 say the same, f2 and f3 say the same, f4 says nothing of the others. */
class AugmenterTest {

  private static final int FEATURES = 5;
  private static final int ITEMS = 400;
  private static final long SEED = 7;

  private final FeatureSchema schema = schema();
  private final EncodedBatch corpus = corpus();
  private final int[] rows = IntStream.range(0, ITEMS).toArray();

  @Test
  void correlatedMaskingHidesTheSeedFeatureAndTheHalfThatIsMostCorrelated() {
    Augmenter augmenter = augmenter(Augmentation.CFM);
    for (long step = 0; step < 50; step++) {
      BitSet hidden = augmenter.masks(step).first();
      assertThat(hidden.cardinality()).isEqualTo(1 + FEATURES / 2);
      assertThat((hidden.get(0) && hidden.get(1)) || (hidden.get(2) && hidden.get(3)))
          .as("features that say the same are hidden together: %s", hidden)
          .isTrue();
    }
  }

  @Test
  void everyFeatureIsTheSeedSometime() {
    BitSet seen = new BitSet();
    Augmenter augmenter = augmenter(Augmentation.CFM);
    for (long step = 0; step < 100; step++) {
      seen.or(augmenter.masks(step).first());
    }
    assertThat(seen.cardinality()).isEqualTo(FEATURES);
  }

  @ParameterizedTest
  @EnumSource(
      value = Augmentation.class,
      names = {"CFM", "CFM_NO_DROPOUT", "RFM"})
  void complementaryViewsShareNoFeatureAndMissNone(Augmentation augmentation) {
    for (long step = 0; step < 20; step++) {
      Masks masks = augmenter(augmentation).masks(step);
      assertThat(masks.first().intersects(masks.second())).isFalse();
      assertThat(masks.first().cardinality() + masks.second().cardinality()).isEqualTo(FEATURES);
    }
  }

  @Test
  void independentHalvesOverlapSometimes() {
    Augmenter augmenter = augmenter(Augmentation.RFM_NO_COMPLEMENT);
    assertThat(
            IntStream.range(0, 50)
                .mapToObj(augmenter::masks)
                .anyMatch(masks -> masks.first().intersects(masks.second())))
        .isTrue();
  }

  @Test
  void spreadingOutComparesWholeItems() {
    Augmenter augmenter = augmenter(Augmentation.NONE);
    EncodedBatch first = augmenter.first(corpus, rows, 3);
    EncodedBatch second = augmenter.second(corpus, rows, 3);
    for (int feature = 0; feature < FEATURES; feature++) {
      for (int row : rows) {
        assertThat(first.ids(row, feature)).isEqualTo(corpus.ids(row, feature));
        assertThat(second.ids(row, feature)).isEqualTo(corpus.ids(row, feature));
      }
    }
  }

  @Test
  void dropoutLosesItsShareOfMultiHotValuesAndNoOneHotValue() {
    EncodedBatch view = augmenter(Augmentation.NO_MASKING).first(corpus, rows, 3);
    assertThat((double) view.valueCount(4) / corpus.valueCount(4)).isCloseTo(0.75, within(0.05));
    for (int row : rows) {
      assertThat(view.ids(row, 0)).isEqualTo(corpus.ids(row, 0));
    }
  }

  @Test
  void featureDropoutHidesWholeFeaturesOfSingleRowsAtItsRate() {
    EncodedBatch view = corpus.select(rows, new FeatureDropout(0.3, new SplittableRandom(SEED)));
    int hidden = 0;
    for (int row : rows) {
      for (int feature = 0; feature < FEATURES; feature++) {
        int[] ids = view.ids(row, feature);
        if (ids.length == 1 && ids[0] == Vocabulary.DEFAULT) {
          hidden++;
        } else {
          assertThat(ids).isEqualTo(corpus.ids(row, feature));
        }
      }
    }
    assertThat((double) hidden / (ITEMS * FEATURES)).isCloseTo(0.3, within(0.03));
  }

  private Augmenter augmenter(Augmentation augmentation) {
    return new Augmenter(schema, augmentation, MutualInformation.of(corpus, SEED), 0.25, SEED);
  }

  private static FeatureSchema schema() {
    List<Feature> features = new ArrayList<>();
    List<String> values = IntStream.range(0, 10).mapToObj(Integer::toString).toList();
    for (int feature = 0; feature < FEATURES; feature++) {
      FeatureSpec spec =
          feature == 4 ? FeatureSpec.multiHot("f" + feature) : FeatureSpec.oneHot("f" + feature);
      features.add(new Feature(spec, Vocabulary.of(values, 1)));
    }
    return new FeatureSchema(features);
  }

  private EncodedBatch corpus() {
    SplittableRandom random = new SplittableRandom(SEED);
    List<Item> items = new ArrayList<>();
    for (int item = 0; item < ITEMS; item++) {
      List<String> first = List.of(Integer.toString(random.nextInt(10)));
      List<String> second = List.of(Integer.toString(random.nextInt(10)));
      List<String> third =
          IntStream.range(0, 4)
              .map(_ -> random.nextInt(10))
              .distinct()
              .mapToObj(Integer::toString)
              .toList();
      items.add(
          new Item(
              "item" + item,
              Map.of("f0", first, "f1", first, "f2", second, "f3", second, "f4", third)));
    }
    return new FeatureEncoder(schema).encode(items);
  }
}
