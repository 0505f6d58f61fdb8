package dev.kindred.trainer.data.mapping;

/** A set of longs that are not 0, of 11 to 21 bytes each: 100 million links must fit. */
final class LongSet {
  private static final long HASH = 0x9E3779B97F4A7C15L; // 2⁶⁴ / golden ratio

  private long[] values = new long[1 << 10]; // 0 marks an empty place
  private int size;

  /** Whether the value is new. */
  boolean add(long value) {
    if (value == 0) {
      throw new IllegalArgumentException("0 cannot be told from an empty place");
    }
    if (size * 4L > values.length * 3L) {
      grow();
    }
    int at = place(values, value);
    if (values[at] == value) {
      return false;
    }
    values[at] = value;
    size++;
    return true;
  }

  private void grow() {
    long[] old = values;
    values = new long[Math.multiplyExact(old.length, 2)];
    for (long value : old) {
      if (value != 0) {
        values[place(values, value)] = value;
      }
    }
  }

  private static int place(long[] values, long value) {
    int mask = values.length - 1;
    int at = (int) ((value * HASH) >>> 32) & mask;
    while (values[at] != 0 && values[at] != value) {
      at = (at + 1) & mask;
    }
    return at;
  }
}
