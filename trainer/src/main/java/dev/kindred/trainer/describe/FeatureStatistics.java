package dev.kindred.trainer.describe;

import dev.kindred.model.feature.Feature;
import dev.kindred.model.feature.FeatureKind;
import dev.kindred.model.feature.Item;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A feature over all items.
 *
 * @param values how many different ones there are
 * @param inVocabulary how many of them training tells apart
 * @param items how many items have at least one
 * @param meanLength how many values an item that has any has
 * @param maxLength the most values of an item
 * @param mostFrequent the value that most items have, of several the first by its text; empty if
 *     there is none
 * @param mostFrequentItems how many have it
 */
public record FeatureStatistics(
    String name,
    FeatureKind kind,
    int values,
    int inVocabulary,
    int items,
    double meanLength,
    int maxLength,
    String mostFrequent,
    int mostFrequentItems) {

  static FeatureStatistics of(Feature feature, List<Item> items) {
    String name = feature.spec().name();
    Map<String, Integer> counts = new HashMap<>();
    long uses = 0;
    int having = 0;
    int longest = 0;
    for (Item item : items) {
      List<String> values = item.values(name);
      values.forEach(value -> counts.merge(value, 1, Integer::sum));
      uses += values.size();
      having += values.isEmpty() ? 0 : 1;
      longest = Math.max(longest, values.size());
    }
    Map.Entry<String, Integer> top =
        counts.entrySet().stream()
            .max(
                Map.Entry.<String, Integer>comparingByValue()
                    .thenComparing(Map.Entry.comparingByKey(Comparator.reverseOrder())))
            .orElse(Map.entry("", 0));
    return new FeatureStatistics(
        name,
        feature.spec().kind(),
        counts.size(),
        feature.vocabulary().values().size(),
        having,
        having == 0 ? 0 : (double) uses / having,
        longest,
        top.getKey(),
        top.getValue());
  }
}
