package dev.kindred.service.event;

import java.util.Arrays;

/**
 * Numbers keys 0, 1, 2, … in the order in which they come: open addressing over arrays, 16 to 32
 * bytes a key. Not for several threads at once.
 */
final class LongIndex {

  private static final int FIRST = 1 << 8;

  private long[] keys = new long[FIRST];
  private int[] slots = new int[2 * FIRST]; // The number + 1; 0 is free.
  private int size;

  /** The number of a key, a new one if it has none. */
  int add(long key) {
    int slot = slot(key);
    if (slots[slot] != 0) {
      return slots[slot] - 1;
    }
    if (size == keys.length) {
      grow();
      slot = slot(key);
    }
    keys[size] = key;
    slots[slot] = ++size;
    return size - 1;
  }

  /** The number of a key, or -1. */
  int find(long key) {
    return slots[slot(key)] - 1;
  }

  long key(int number) {
    return keys[number];
  }

  int size() {
    return size;
  }

  private int slot(long key) {
    int mask = slots.length - 1;
    int slot = (int) TextHash.mixed(key) & mask;
    while (slots[slot] != 0 && keys[slots[slot] - 1] != key) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    keys = Arrays.copyOf(keys, 2 * keys.length);
    slots = new int[2 * keys.length];
    for (int number = 0; number < size; number++) {
      slots[slot(keys[number])] = number + 1;
    }
  }
}
