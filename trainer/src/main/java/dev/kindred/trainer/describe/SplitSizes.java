package dev.kindred.trainer.describe;

import dev.kindred.trainer.data.Dataset;
import dev.kindred.trainer.data.Pairs;
import dev.kindred.trainer.data.Split;
import java.util.Arrays;

/**
 * The pairs of one split.
 *
 * @param sources how many items, or queries, are a source in it
 * @param targets how many items are a target in it
 * @param mostOfASource the most pairs that one source has
 */
public record SplitSizes(Split split, int pairs, int sources, int targets, int mostOfASource) {

  static SplitSizes of(Split split, Dataset dataset) {
    Pairs pairs = dataset.pairs(split);
    int[] asSource = pairs.sourceCounts(dataset.sources().size());
    int[] asTarget = pairs.targetCounts(dataset.items().size());
    return new SplitSizes(
        split,
        pairs.size(),
        (int) Arrays.stream(asSource).filter(count -> count > 0).count(),
        (int) Arrays.stream(asTarget).filter(count -> count > 0).count(),
        Arrays.stream(asSource).max().orElse(0));
  }

  /** Pairs of the mean source; 0 if there is none. */
  double perSource() {
    return sources == 0 ? 0 : (double) pairs / sources;
  }
}
