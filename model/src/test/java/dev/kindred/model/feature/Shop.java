package dev.kindred.model.feature;

import java.util.List;
import java.util.Map;

/** A small schema that the tests share: two items' worth of values. */
public final class Shop {

  private Shop() {}

  /** Features id, brand (2 buckets) and words (unknown ones dropped, at most 3 used). */
  public static FeatureSchema schema() {
    return new FeatureSchema(
        List.of(
            new Feature(FeatureSpec.oneHot("id"), Vocabulary.of(List.of("kettle", "mug"), 1)),
            new Feature(
                new FeatureSpec("brand", FeatureKind.ONE_HOT, 1, 1, 2),
                Vocabulary.of(List.of("acme"), 2)),
            new Feature(
                new FeatureSpec("words", FeatureKind.MULTI_HOT, 1, 3, 0),
                Vocabulary.of(List.of("red", "big", "steel", "tea"), 0))));
  }

  /** An item of that shop. */
  public static Item item(String id, List<String> brand, List<String> words) {
    return new Item(id, Map.of("brand", brand, "words", words));
  }
}
