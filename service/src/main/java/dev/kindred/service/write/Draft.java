package dev.kindred.service.write;

import dev.kindred.model.feature.Item;

/** A change that somebody asks for. */
public sealed interface Draft {

  /** The item's id. */
  String id();

  /** An item is to be added, or to take the place of the one of its id. */
  record Put(Item item) implements Draft {
    @Override
    public String id() {
      return item.id();
    }
  }

  /** An item is to be no more. */
  record Delete(String id) implements Draft {}
}
