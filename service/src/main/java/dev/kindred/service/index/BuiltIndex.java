package dev.kindred.service.index;

import dev.kindred.service.catalog.ItemSet;

/** An index of a corpus as it was when the index was built. */
public interface BuiltIndex extends CorpusIndex {

  /**
   * The same index in which only some items are found; numbers stay as they are. It is a view: it
   * needs no closing, and must not be asked when this one is closed.
   */
  CorpusIndex only(ItemSet left);

  /** Whether this process should build another one when much has changed since. */
  default boolean isReplaceable() {
    return true;
  }
}
