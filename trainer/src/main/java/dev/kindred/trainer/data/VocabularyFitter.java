package dev.kindred.trainer.data;

import dev.kindred.model.feature.Feature;
import dev.kindred.model.feature.FeatureSchema;
import dev.kindred.model.feature.FeatureSpec;
import dev.kindred.model.feature.Item;
import dev.kindred.model.feature.QueryFeature;
import dev.kindred.model.feature.TowerSchemas;
import dev.kindred.model.feature.Vocabulary;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * Finds the values that each feature knows: those that at least {@code minCount} items have, most
 * frequent first, equally frequent ones by their text. The feature {@code id} counts training pairs
 * instead, with what their queries name: items that none of them names fall on the
 * out-of-vocabulary rows.
 */
public final class VocabularyFitter {
  private VocabularyFitter() {}

  /**
   * Fits these features of the items, and all of the queries, if the dataset has any. A query
   * feature has the vocabulary of the item feature whose values it has, also of one that is not
   * among these; those with values of their own count the queries of training pairs alone.
   */
  public static TowerSchemas schemas(Dataset dataset, List<FeatureSpec> specs) {
    FeatureSchema items = fit(dataset, specs);
    if (!dataset.schema().hasQueries()) {
      return TowerSchemas.same(items);
    }
    List<Feature> features = new ArrayList<>();
    Map<String, String> shared = new HashMap<>();
    for (QueryFeature feature : dataset.schema().queries()) {
      if (!feature.isShared()) {
        features.add(feature(feature.spec(), queryCounts(dataset, feature.name())));
        continue;
      }
      FeatureSpec of = dataset.schema().feature(feature.of());
      features.add(feature(feature.over(of), counts(dataset, of.name())));
      if (specs.contains(of)) {
        shared.put(feature.name(), of.name());
      }
    }
    return TowerSchemas.of(items, new FeatureSchema(features), shared);
  }

  /** Fits the features that the dataset declares. */
  public static FeatureSchema fit(Dataset dataset) {
    return fit(dataset, dataset.schema().features());
  }

  /** Fits these features, in this order. */
  public static FeatureSchema fit(Dataset dataset, List<FeatureSpec> specs) {
    return new FeatureSchema(
        specs.stream().map(spec -> feature(spec, counts(dataset, spec.name()))).toList());
  }

  private static Feature feature(FeatureSpec spec, Map<String, Integer> counts) {
    return new Feature(spec, vocabulary(spec, counts));
  }

  private static Vocabulary vocabulary(FeatureSpec spec, Map<String, Integer> counts) {
    List<String> values =
        counts.entrySet().stream()
            .filter(entry -> entry.getValue() >= spec.minCount())
            .sorted(
                Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                    .thenComparing(Map.Entry.comparingByKey()))
            .map(Map.Entry::getKey)
            .toList();
    return Vocabulary.of(values, spec.oovBuckets());
  }

  private static Map<String, Integer> counts(Dataset dataset, String feature) {
    Map<String, Integer> counts = new HashMap<>();
    if (feature.equals(FeatureSpec.ID)) {
      int[] occurrences = occurrences(dataset);
      for (int row = 0; row < occurrences.length; row++) {
        counts.put(dataset.items().get(row).id(), occurrences[row]);
      }
      return counts;
    }
    for (Item item : dataset.items()) {
      count(item, feature, counts);
    }
    return counts;
  }

  private static Map<String, Integer> queryCounts(Dataset dataset, String feature) {
    Map<String, Integer> counts = new HashMap<>();
    for (int source : dataset.trainingSources()) {
      count(dataset.sources().get(source), feature, counts);
    }
    return counts;
  }

  private static void count(Item item, String feature, Map<String, Integer> counts) {
    for (String value : new HashSet<>(item.values(feature))) {
      counts.merge(value, 1, Integer::sum);
    }
  }

  /** How often training pairs name each item: as target, and as source or in what a source is. */
  private static int[] occurrences(Dataset dataset) {
    if (!dataset.schema().hasQueries()) {
      return dataset.pairs(Split.TRAIN).occurrences(dataset.items().size());
    }
    int[] counts = dataset.trainingTargetCounts();
    for (int source : dataset.trainingSources()) {
      for (int item : dataset.namedBy(source)) {
        counts[item]++;
      }
    }
    return counts;
  }
}
