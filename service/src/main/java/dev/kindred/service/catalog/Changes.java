package dev.kindred.service.catalog;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/** The last change of each item that was ever changed. Not for several threads. */
public final class Changes {

  private final SequencedMap<String, Change> last = new LinkedHashMap<>(); // by rising sequence
  private long sequence;

  /**
   * Adds a change.
   *
   * @throws IllegalArgumentException if its number is not higher than all others
   */
  public void add(Change change) {
    if (change.sequence() <= sequence) {
      throw new IllegalArgumentException(
          "change %d cannot follow change %d".formatted(change.sequence(), sequence));
    }
    sequence = change.sequence();
    last.putLast(change.id(), change);
  }

  /** The number of the last change; 0 before the first. */
  public long sequence() {
    return sequence;
  }

  /** The last change of an item. */
  public Optional<Change> of(String id) {
    return Optional.ofNullable(last.get(id));
  }

  /** How many items have been changed. */
  public int size() {
    return last.size();
  }

  /** The last change of each item, oldest first. */
  public Collection<Change> all() {
    return Collections.unmodifiableCollection(last.values());
  }

  /** Those with a higher number, oldest first. */
  public List<Change> since(long number) {
    List<Change> since = new ArrayList<>();
    for (Change change : last.sequencedValues().reversed()) {
      if (change.sequence() <= number) {
        break;
      }
      since.add(change);
    }
    return since.reversed();
  }
}
