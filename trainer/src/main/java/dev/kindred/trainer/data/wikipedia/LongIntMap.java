package dev.kindred.trainer.data.wikipedia;

/** From positive keys to ints that are not negative, 16 bytes an entry or less than twice that. */
final class LongIntMap {
  /** What {@link #get} gives for a key that is not there. */
  static final int NONE = -1;

  private static final long HASH = 0x9E3779B97F4A7C15L; // 2⁶⁴ / golden ratio

  private long[] keys = new long[1 << 10]; // 0 marks an empty place
  private int[] values = new int[keys.length];
  private int size;

  /**
   * Adds an entry.
   *
   * @return whether the key is new; if not, nothing changes
   */
  boolean putIfAbsent(long key, int value) {
    if (key <= 0 || value < 0) {
      throw new IllegalArgumentException("%d → %d".formatted(key, value));
    }
    if (size * 4L > keys.length * 3L) {
      grow();
    }
    int at = place(keys, key);
    if (keys[at] == key) {
      return false;
    }
    keys[at] = key;
    values[at] = value;
    size++;
    return true;
  }

  int get(long key) {
    if (key <= 0) {
      return NONE;
    }
    int at = place(keys, key);
    return keys[at] == key ? values[at] : NONE;
  }

  int size() {
    return size;
  }

  private void grow() {
    long[] oldKeys = keys;
    int[] oldValues = values;
    keys = new long[Math.multiplyExact(oldKeys.length, 2)];
    values = new int[keys.length];
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldKeys[i] != 0) {
        int at = place(keys, oldKeys[i]);
        keys[at] = oldKeys[i];
        values[at] = oldValues[i];
      }
    }
  }

  /** Where the key is, or the empty place where it belongs. */
  private static int place(long[] keys, long key) {
    int mask = keys.length - 1;
    int at = (int) ((key * HASH) >>> 32) & mask;
    while (keys[at] != 0 && keys[at] != key) {
      at = (at + 1) & mask;
    }
    return at;
  }
}
