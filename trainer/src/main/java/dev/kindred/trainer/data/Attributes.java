package dev.kindred.trainer.data;

import dev.kindred.model.feature.FeatureKind;
import dev.kindred.model.feature.FeatureSpec;
import dev.kindred.model.feature.ItemSchema;
import java.util.ArrayList;
import java.util.List;

/** What an item has beside its id: the features, then the stored attributes. */
final class Attributes {
  private Attributes() {}

  static List<String> names(ItemSchema schema) {
    List<String> names = new ArrayList<>();
    for (FeatureSpec feature : schema.features()) {
      if (!feature.name().equals(FeatureSpec.ID)) {
        names.add(feature.name());
      }
    }
    names.addAll(schema.stored());
    return names;
  }

  /** Whether an item has at most one value of an attribute. */
  static boolean isOneHot(ItemSchema schema, String attribute) {
    return schema.features().stream()
        .anyMatch(
            feature -> feature.name().equals(attribute) && feature.kind() == FeatureKind.ONE_HOT);
  }
}
