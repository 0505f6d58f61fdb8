package dev.kindred.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.model.feature.Feature;
import dev.kindred.model.feature.FeatureKind;
import dev.kindred.model.feature.FeatureSchema;
import dev.kindred.model.feature.FeatureSpec;
import dev.kindred.model.feature.Item;
import dev.kindred.model.feature.ItemSchema;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VocabularyFitterTest {
  private static final Pairs NONE = new Pairs(new int[0], new int[0]);

  @Test
  void valuesAreOrderedByCountThenByText() {
    assertThat(values(fit(FeatureSpec.multiHot("words")))).containsExactly("b", "a", "c");
  }

  @Test
  void valuesSeenTooRarelyAreLeftOut() {
    FeatureSpec spec = new FeatureSpec("words", FeatureKind.MULTI_HOT, 2, 32, 3);
    FeatureSchema schema = fit(spec);
    assertThat(values(schema)).containsExactly("b");
    assertThat(schema.features().getFirst().vocabulary().oovBuckets()).isEqualTo(3);
  }

  @Test
  void idsAreCountedByTheTrainingPairsThatNameThem() {
    assertThat(values(fit(FeatureSpec.oneHot("id")))).containsExactly("z", "y");
  }

  private static FeatureSchema fit(FeatureSpec spec) {
    List<Item> items =
        List.of(
            new Item("x", Map.of("words", List.of("c", "c", "c", "b"))),
            new Item("y", Map.of("words", List.of("b", "a"))),
            new Item("z", Map.of()));
    Pairs train = new Pairs(new int[] {2, 2}, new int[] {1, 2});
    Pairs test = new Pairs(new int[] {0}, new int[] {1});
    return VocabularyFitter.fit(
        new Dataset(
            new ItemSchema(List.of(spec), List.of()), items, new SplitPairs(train, NONE, test)));
  }

  private static List<String> values(FeatureSchema schema) {
    Feature feature = schema.features().getFirst();
    return feature.vocabulary().values();
  }
}
