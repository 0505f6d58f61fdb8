package dev.kindred.model.feature;

import java.util.List;

/**
 * Finds the place of a value in a list, by open addressing: about two memory accesses where a
 * {@code HashMap} of boxed numbers takes four. Encoding is little else than this.
 */
final class ValueTable {

  private final String[] values;
  private final int[] slots; // index + 1, or 0 if free
  private final int mask;

  /**
   * @throws IllegalArgumentException if a value stands twice
   */
  ValueTable(List<String> list) {
    this.values = list.toArray(String[]::new);
    this.slots = new int[Math.max(4, 2 * Integer.highestOneBit(Math.max(1, values.length)) * 2)];
    this.mask = slots.length - 1;
    for (int index = 0; index < values.length; index++) {
      int slot = slot(values[index]);
      if (slots[slot] != 0) {
        throw new IllegalArgumentException("the value '" + values[index] + "' stands twice");
      }
      slots[slot] = index + 1;
    }
  }

  /** The place of a value in the list, or -1. */
  int index(String value) {
    return slots[slot(value)] - 1;
  }

  /** The slot that holds the value, or the free one where it would be. */
  private int slot(String value) {
    int hash = value.hashCode() * 0x9E3779B9; // Fibonacci hashing: neighbours go far apart.
    int slot = (hash ^ (hash >>> 16)) & mask;
    while (slots[slot] != 0 && !values[slots[slot] - 1].equals(value)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }
}
