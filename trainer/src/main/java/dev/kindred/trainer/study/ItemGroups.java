package dev.kindred.trainer.study;

import dev.kindred.model.feature.FeatureKind;
import dev.kindred.model.feature.FeatureSpec;
import dev.kindred.model.files.InvalidInputException;
import dev.kindred.trainer.augment.Randomness;
import dev.kindred.trainer.data.Dataset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Some items of the most frequent values of a feature.
 *
 * @param feature the feature's name
 * @param rows item rows by value, the most frequent value first
 */
record ItemGroups(String feature, SequencedMap<String, List<Integer>> rows) {

  static final int MOST = 6;

  /**
   * Draws items. Of a multi-hot feature an item's first value counts that at most half of the items
   * have: one that nearly all share, such as the root of a tree of categories, tells none apart.
   *
   * @param each at most so many of each value
   * @throws InvalidInputException if the dataset has no such feature, or none that groups items
   */
  static ItemGroups draw(Dataset dataset, String feature, int each, long seed) {
    Map<String, Long> counts =
        dataset.items().stream()
            .flatMap(item -> item.values(feature).stream())
            .collect(Collectors.groupingBy(value -> value, Collectors.counting()));
    long half = dataset.items().size() / 2;
    Map<String, List<Integer>> all = new TreeMap<>();
    for (int row = 0; row < dataset.items().size(); row++) {
      List<String> values = dataset.items().get(row).values(feature);
      if (!values.isEmpty()) {
        String group =
            values.stream()
                .filter(value -> Objects.requireNonNull(counts.get(value)) <= half)
                .findFirst()
                .orElse(values.getFirst());
        all.computeIfAbsent(group, _ -> new ArrayList<>()).add(row);
      }
    }
    SplittableRandom random = Randomness.SAMPLE.stream(seed, 0);
    SequencedMap<String, List<Integer>> drawn = new LinkedHashMap<>();
    all.entrySet().stream()
        .sorted(
            Comparator.comparingInt(
                (Map.Entry<String, List<Integer>> group) -> -group.getValue().size()))
        .limit(MOST)
        .forEach(group -> drawn.put(group.getKey(), some(group.getValue(), each, random)));
    return new ItemGroups(feature, drawn);
  }

  /**
   * The feature that is wanted, or the first but the id that has one value for each item, or else
   * the first but the id.
   *
   * @param wanted empty for any
   */
  static String feature(Dataset dataset, String wanted) {
    List<FeatureSpec> candidates =
        dataset.schema().features().stream()
            .filter(spec -> !spec.name().equals(FeatureSpec.ID))
            .toList();
    if (candidates.isEmpty()) {
      throw new InvalidInputException("the dataset has no feature but the id to colour items by");
    }
    if (wanted.isEmpty()) {
      return candidates.stream()
          .filter(spec -> spec.kind() == FeatureKind.ONE_HOT)
          .findFirst()
          .orElse(candidates.getFirst())
          .name();
    }
    if (candidates.stream().noneMatch(spec -> spec.name().equals(wanted))) {
      throw new InvalidInputException(
          "--colour %s: the dataset's features are %s"
              .formatted(wanted, candidates.stream().map(FeatureSpec::name).toList()));
    }
    return wanted;
  }

  private static List<Integer> some(List<Integer> rows, int each, SplittableRandom random) {
    List<Integer> shuffled = new ArrayList<>(rows);
    int count = Math.min(each, rows.size());
    for (int place = 0; place < count; place++) {
      Collections.swap(shuffled, place, random.nextInt(place, shuffled.size()));
    }
    return List.copyOf(shuffled.subList(0, count));
  }
}
