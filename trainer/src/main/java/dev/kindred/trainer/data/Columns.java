package dev.kindred.trainer.data;

import dev.kindred.model.feature.FeatureKind;
import dev.kindred.model.feature.FeatureSpec;
import dev.kindred.model.feature.ItemSchema;
import dev.kindred.model.feature.QueryFeature;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The columns of a table of items or queries beside the id.
 *
 * @param names in their order
 * @param oneHot those with at most one value
 */
record Columns(List<String> names, Set<String> oneHot) {

  /** Of items: the features, then the stored attributes. */
  static Columns ofItems(ItemSchema schema) {
    Columns features =
        of(
            schema.features().stream()
                .filter(feature -> !feature.name().equals(FeatureSpec.ID))
                .toList());
    List<String> names = new ArrayList<>(features.names);
    names.addAll(schema.stored());
    return new Columns(names, features.oneHot);
  }

  /** Of queries: their features. */
  static Columns ofQueries(ItemSchema schema) {
    return of(schema.queries().stream().map(QueryFeature::spec).toList());
  }

  private static Columns of(List<FeatureSpec> features) {
    Set<String> oneHot = new HashSet<>();
    for (FeatureSpec feature : features) {
      if (feature.kind() == FeatureKind.ONE_HOT) {
        oneHot.add(feature.name());
      }
    }
    return new Columns(features.stream().map(FeatureSpec::name).toList(), oneHot);
  }

  boolean isOneHot(String name) {
    return oneHot.contains(name);
  }
}
