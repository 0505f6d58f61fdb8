package dev.kindred.service.index;

import dev.kindred.service.catalog.ItemSet;
import java.util.Arrays;
import java.util.stream.IntStream;

/** A few items that must not be in an answer. */
public final class Exclusions {

  /** Excludes nothing. */
  public static final Exclusions NONE = new Exclusions(new int[0]);

  private final int[] sorted; // rising, no item twice

  private Exclusions(int[] sorted) {
    this.sorted = sorted;
  }

  /** Excludes these items; an item may be given more than once. */
  public static Exclusions of(int... items) {
    return new Exclusions(IntStream.of(items).sorted().distinct().toArray());
  }

  boolean contains(int item) {
    return Arrays.binarySearch(sorted, item) >= 0;
  }

  int size() {
    return sorted.length;
  }

  /** How many of some items are excluded. */
  int within(ItemSet items) {
    int count = 0;
    for (int item : sorted) {
      count += items.contains(item) ? 1 : 0;
    }
    return count;
  }

  /** How many of the items 0 to {@code items} - 1 are excluded. */
  int below(int items) {
    int place = Arrays.binarySearch(sorted, items);
    return place >= 0 ? place : -place - 1;
  }
}
