package dev.kindred.service.catalog;

import dev.kindred.model.feature.Item;

/** A change of one item that was acknowledged. */
public sealed interface Change {

  /** Its number; each change has a higher one than those before. */
  long sequence();

  /** The item's id. */
  String id();

  /**
   * An item that is new, or takes the place of the one of its id.
   *
   * @param millis when, since the epoch
   */
  record Put(long sequence, long millis, Item item) implements Change {
    @Override
    public String id() {
      return item.id();
    }
  }

  /**
   * An item that is no more.
   *
   * @param millis when, since the epoch
   */
  record Delete(long sequence, long millis, String id) implements Change {}
}
