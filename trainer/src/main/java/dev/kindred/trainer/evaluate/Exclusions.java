package dev.kindred.trainer.evaluate;

import dev.kindred.trainer.data.Pairs;
import java.util.Arrays;

/** The items that must not be ranked for a source. */
@FunctionalInterface
public interface Exclusions {

  /**
   * The excluded item rows of a source, ascending and distinct, the source among them. The array is
   * not to be changed.
   */
  int[] of(int source);

  /** Only the source itself. */
  static Exclusions self() {
    return source -> new int[] {source};
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
