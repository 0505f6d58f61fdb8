package dev.kindred.service.embedding;

import dev.kindred.model.feature.Feature;
import dev.kindred.model.feature.FeatureSchema;
import dev.kindred.model.feature.ItemColumns;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Orders items by their number of values, so that a batch holds items of similar length. */
final class ByLength {

  private ByLength() {}

  /** The items, those with the most values first; a counting sort. */
  static int[] order(FeatureSchema schema, ItemColumns items) {
    int[] lengths = lengths(schema, items);
    int longest = Arrays.stream(lengths).max().orElse(0);
    int[] next = new int[longest + 2]; // (longest - length): where the next such item goes
    for (int length : lengths) {
      next[longest - length + 1]++;
    }
    Arrays.parallelPrefix(next, Integer::sum);
    int[] order = new int[lengths.length];
    for (int item = 0; item < lengths.length; item++) {
      order[next[longest - lengths[item]]++] = item;
    }
    return order;
  }

  private static int[] lengths(FeatureSchema schema, ItemColumns items) {
    int[] lengths = new int[items.size()];
    for (Feature feature : schema.features()) {
      int most = feature.spec().maxValues();
      items
          .column(feature.name())
          .ifPresent(column ->
              IntStream.range(0, lengths.length)
                  .parallel()
                  .forEach(item ->
                      lengths[item] +=
                          Math.min(most, column.start(item + 1) - column.start(item))));
    }
    return lengths;
  }
}
