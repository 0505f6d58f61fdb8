package dev.kindred.trainer.data.mapping;

import dev.kindred.model.feature.FeatureKind;
import dev.kindred.model.feature.Item;
import dev.kindred.model.feature.ItemSchema;
import dev.kindred.model.feature.QueryFeature;
import dev.kindred.model.files.InvalidInputException;
import dev.kindred.trainer.data.Pairs;
import dev.kindred.trainer.data.PairsCollector;
import dev.kindred.trainer.data.RandomSplit;
import dev.kindred.trainer.data.Split;
import dev.kindred.trainer.data.SplitPairs;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SplittableRandom;

/** Cuts groups into what is known and what is asked for. */
final class HistoriesImport {
  private final HistoriesMapping mapping;
  private final ItemSchema schema;
  private final List<Item> items;
  private final List<Item> queries = new ArrayList<>();
  private final Map<Split, PairsCollector> pairs = new EnumMap<>(Split.class);

  private HistoriesImport(HistoriesMapping mapping, ItemSchema schema, List<Item> items) {
    this.mapping = mapping;
    this.schema = schema;
    this.items = items;
  }

  /**
   * @param groups the item rows of each group, in the order of the table
   */
  static QueriedPairs of(
      HistoriesMapping mapping,
      ItemSchema schema,
      List<Item> items,
      SequencedMap<String, List<Integer>> groups,
      RandomSplit split) {
    requireShared(schema);
    HistoriesImport histories = new HistoriesImport(mapping, schema, items);
    Split[] splits = split.of(groups.size());
    SplittableRandom seeds = new SplittableRandom(split.seed());
    int number = 0;
    for (Map.Entry<String, List<Integer>> group : groups.entrySet()) {
      histories.cut(group.getKey(), group.getValue(), splits[number++], seeds.split());
    }
    return new QueriedPairs(
        histories.queries,
        new SplitPairs(
            histories.pairs(Split.TRAIN),
            histories.pairs(Split.VALIDATION),
            histories.pairs(Split.TEST)));
  }

  private static void requireShared(ItemSchema schema) {
    for (QueryFeature feature : schema.queries()) {
      if (!feature.isShared()) {
        throw new InvalidInputException(
            "queries: the feature '%s' is of no item feature, so that a history does not say it; add"
                    .formatted(feature.name())
                + " 'of: FEATURE', or take pairs from 'links' with a table of queries");
      }
      if (feature.kind() == FeatureKind.ONE_HOT) {
        throw new InvalidInputException(
            "queries: the feature '%s' is one-hot, but a history has many values; declare it multi-hot"
                .formatted(feature.name()));
      }
    }
  }

  private void cut(String name, List<Integer> group, Split split, SplittableRandom random) {
    if (group.size() < 2) {
      return;
    }
    int draws = split == Split.TRAIN ? mapping.draws() : 1;
    for (int draw = 1; draw <= draws; draw++) {
      List<Integer> order =
          switch (mapping.order()) {
            case SAMPLED -> shuffled(group, random);
            case TABLE -> group;
          };
      int known = Math.clamp(Math.round(mapping.known() * order.size()), 1, order.size() - 1);
      List<Integer> history =
          switch (mapping.order()) {
            case SAMPLED -> order.subList(0, known);
            case TABLE -> order.subList(0, known).reversed();
          };
      for (int target : order.subList(known, Math.min(order.size(), known + mapping.perGroup()))) {
        collector(split).add(queries.size(), target);
      }
      queries.add(query(draw == 1 ? name : name + "#" + draw, history));
    }
  }

  private Item query(String id, List<Integer> history) {
    Map<String, List<String>> attributes = new LinkedHashMap<>();
    for (QueryFeature feature : schema.queries()) {
      Set<String> values = new LinkedHashSet<>();
      for (int row : history) {
        values.addAll(items.get(row).values(feature.of()));
      }
      attributes.put(feature.name(), List.copyOf(values));
    }
    return new Item(id, attributes);
  }

  private static List<Integer> shuffled(List<Integer> group, SplittableRandom random) {
    List<Integer> order = new ArrayList<>(group);
    for (int last = order.size() - 1; last > 0; last--) {
      int other = random.nextInt(last + 1);
      order.set(last, order.set(other, order.get(last)));
    }
    return order;
  }

  private PairsCollector collector(Split split) {
    return pairs.computeIfAbsent(split, _ -> new PairsCollector());
  }

  private Pairs pairs(Split split) {
    return collector(split).toPairs();
  }
}
