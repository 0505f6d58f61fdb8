package dev.kindred.trainer.baseline;

import dev.kindred.trainer.data.Dataset;
import dev.kindred.trainer.data.Pairs;
import dev.kindred.trainer.data.PairsCollector;
import dev.kindred.trainer.data.Split;
import dev.kindred.trainer.evaluate.TargetLists;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * What each source chose: its training targets, and what it stands for ({@link Dataset#namedBy}):
 * an item for itself, the least that is known of it, a user for the books that they have read.
 */
final class Histories {
  private final TargetLists ofSources;
  private final TargetLists ofItems;
  private final int[] learned;

  private Histories(TargetLists ofSources, TargetLists ofItems, int[] learned) {
    this.ofSources = ofSources;
    this.ofItems = ofItems;
    this.learned = learned;
  }

  static Histories of(Dataset dataset) {
    int items = dataset.items().size();
    int sources = dataset.sources().size();
    int[] learned =
        dataset.schema().hasQueries()
            ? dataset.trainingSources()
            : IntStream.range(0, items).toArray();
    return new Histories(
        TargetLists.of(pairs(dataset, IntStream.range(0, sources).toArray()), sources),
        TargetLists.reversed(pairs(dataset, learned), items),
        learned);
  }

  /** The items in a source's history, ascending; as often as they are in it. */
  int[] of(int source) {
    return ofSources.of(source);
  }

  /** The sources that may be learned from and have an item in their history, ascending. */
  int[] with(int item) {
    return ofItems.of(item);
  }

  /** The sources that may be learned from: all items, or the queries of training pairs. */
  int[] learned() {
    return learned.clone();
  }

  private static Pairs pairs(Dataset dataset, int[] naming) {
    PairsCollector all = new PairsCollector();
    Pairs train = dataset.pairs(Split.TRAIN);
    for (int pair = 0; pair < train.size(); pair++) {
      all.add(train.source(pair), train.target(pair));
    }
    for (int source : naming) {
      Arrays.stream(dataset.namedBy(source)).forEach(item -> all.add(source, item));
    }
    return all.toPairs();
  }
}
