package dev.kindred.trainer.evaluate;

import dev.kindred.trainer.data.Dataset;
import dev.kindred.trainer.data.Pairs;
import dev.kindred.trainer.data.Split;
import java.util.Arrays;
import java.util.stream.IntStream;

/** The items that must not be ranked for a source. */
@FunctionalInterface
public interface Exclusions {

  /**
   * The excluded item rows of a source, ascending and distinct, the source among them if it is an
   * item. The array is not to be changed.
   */
  int[] of(int source);

  /** Only the source itself, if it is an item. */
  static Exclusions self(Dataset dataset) {
    return dataset.schema().hasQueries() ? _ -> new int[0] : self();
  }

  /** Only the source itself, an item. */
  static Exclusions self() {
    return source -> new int[] {source};
  }

  /**
   * What is known of a source: the item itself, or the items that a query names, and its training
   * targets.
   */
  static Exclusions known(Dataset dataset) {
    Pairs train = dataset.pairs(Split.TRAIN);
    if (!dataset.schema().hasQueries()) {
      return selfAndTargets(train, dataset.items().size());
    }
    TargetLists targets = TargetLists.of(train, dataset.sources().size());
    return source ->
        IntStream.concat(Arrays.stream(dataset.namedBy(source)), Arrays.stream(targets.of(source)))
            .sorted()
            .distinct()
            .toArray();
  }

  /**
   * The source itself and the targets that it has among {@code pairs}.
   *
   * @param items the number of items
   */
  static Exclusions selfAndTargets(Pairs pairs, int items) {
    TargetLists targets = TargetLists.of(pairs, items);
    return source -> {
      int[] known = targets.of(source);
      int[] all = Arrays.copyOf(known, known.length + 1);
      all[known.length] = source;
      return Arrays.stream(all).sorted().distinct().toArray();
    };
  }
}
