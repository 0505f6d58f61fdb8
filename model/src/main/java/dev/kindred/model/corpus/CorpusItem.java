package dev.kindred.model.corpus;

import dev.kindred.model.feature.Item;

/**
 * An item that can be recommended.
 *
 * @param item the item
 * @param trainingCount how many training pairs have it as their target; 0 for a cold item
 */
public record CorpusItem(Item item, long trainingCount) {

  /** Checks the count. */
  public CorpusItem {
    if (trainingCount < 0) {
      throw new IllegalArgumentException(
          "item '" + item.id() + "': a count is not negative: " + trainingCount);
    }
  }
}
