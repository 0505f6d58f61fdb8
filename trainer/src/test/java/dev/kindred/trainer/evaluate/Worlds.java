package dev.kindred.trainer.evaluate;

import dev.kindred.model.feature.FeatureSpec;
import dev.kindred.model.feature.Item;
import dev.kindred.model.feature.ItemSchema;
import dev.kindred.trainer.data.Dataset;
import dev.kindred.trainer.data.Pairs;
import dev.kindred.trainer.data.PairsCollector;
import dev.kindred.trainer.data.SplitPairs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Small datasets that have nothing but ids and pairs. */
public final class Worlds {
  private Worlds() {}

  /** Items and given pairs, each {@code {source, target}}. */
  public static Dataset of(int items, int[][] train, int[][] test) {
    return dataset(items, pairs(train), pairs(test));
  }

  /** Random pairs, some twice, some popular targets, no self pairs. */
  public static Dataset random(SplittableRandom random, int items, int train, int test) {
    return dataset(items, randomPairs(random, items, train), randomPairs(random, items, test));
  }

  private static Dataset dataset(int items, Pairs train, Pairs test) {
    List<Item> all = new ArrayList<>();
    for (int row = 0; row < items; row++) {
      all.add(new Item("item-" + row, Map.of()));
    }
    ItemSchema schema = new ItemSchema(List.of(FeatureSpec.oneHot("id")), List.of());
    return new Dataset(schema, all, new SplitPairs(train, pairs(new int[0][]), test));
  }

  private static Pairs pairs(int[][] pairs) {
    PairsCollector collector = new PairsCollector();
    for (int[] pair : pairs) {
      collector.add(pair[0], pair[1]);
    }
    return collector.toPairs();
  }

  private static Pairs randomPairs(SplittableRandom random, int items, int size) {
    PairsCollector collector = new PairsCollector();
    for (int pair = 0; pair < size; pair++) {
      int source = random.nextInt(items);
      int target = (int) (items * Math.pow(random.nextDouble(), 3));
      if (source != target) {
        collector.add(source, target);
      }
    }
    return collector.toPairs();
  }
}
