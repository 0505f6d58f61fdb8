package dev.kindred.trainer.data;

import dev.kindred.model.feature.Feature;
import dev.kindred.model.feature.FeatureSchema;
import dev.kindred.model.feature.FeatureSpec;
import dev.kindred.model.feature.Item;
import dev.kindred.model.feature.Vocabulary;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * Finds the values that each feature knows: those that at least {@code minCount} items have, most
 * frequent first, equally frequent ones by their text. The feature {@code id} counts training pairs
 * instead: items that no training pair names fall on the out-of-vocabulary rows.
 */
public final class VocabularyFitter {
  private VocabularyFitter() {}

  /** Fits the features that the dataset declares. */
  public static FeatureSchema fit(Dataset dataset) {
    return fit(dataset, dataset.schema().features());
  }

  /** Fits these features, in this order. */
  public static FeatureSchema fit(Dataset dataset, List<FeatureSpec> specs) {
    return new FeatureSchema(
        specs.stream()
            .map(spec -> new Feature(spec, vocabulary(spec, counts(dataset, spec.name()))))
            .toList());
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
      int[] occurrences = dataset.pairs(Split.TRAIN).occurrences(dataset.items().size());
      for (int row = 0; row < occurrences.length; row++) {
        counts.put(dataset.items().get(row).id(), occurrences[row]);
      }
      return counts;
    }
    for (Item item : dataset.items()) {
      for (String value : new HashSet<>(item.values(feature))) {
        counts.merge(value, 1, Integer::sum);
      }
    }
    return counts;
  }
}
