package dev.kindred.trainer.describe;

import dev.kindred.trainer.data.Pairs;
import dev.kindred.trainer.data.Split;

/**
 * The pairs of one split.
 *
 * @param sources how many items are a source in it
 * @param targets how many items are a target in it
 * @param mostOfASource the most pairs that one source has
 */
public record SplitSizes(Split split, int pairs, int sources, int targets, int mostOfASource) {

  static SplitSizes of(Split split, Pairs pairs, int items) {
    int[] asTarget = pairs.targetCounts(items);
    int[] asSource = pairs.occurrences(items);
    int sources = 0;
    int targets = 0;
    int most = 0;
    for (int item = 0; item < items; item++) {
      int count = asSource[item] - asTarget[item];
      sources += count > 0 ? 1 : 0;
      targets += asTarget[item] > 0 ? 1 : 0;
      most = Math.max(most, count);
    }
    return new SplitSizes(split, pairs.size(), sources, targets, most);
  }

  /** Pairs of the mean source; 0 if there is none. */
  double perSource() {
    return sources == 0 ? 0 : (double) pairs / sources;
  }
}
