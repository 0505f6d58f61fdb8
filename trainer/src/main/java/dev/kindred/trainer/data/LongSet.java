package dev.kindred.trainer.data;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A set of longs that are not 0, outside of the heap, 11 to 21 bytes each: the links that were
 * seen.
 */
public final class LongSet implements AutoCloseable {
  private static final ValueLayout.OfLong VALUE = ValueLayout.JAVA_LONG;
  private static final long HASH = 0x9E3779B97F4A7C15L; // 2⁶⁴ / golden ratio
  private static final int FIRST_BITS = 10;

  private Arena arena = Arena.ofConfined();
  private int bits = FIRST_BITS;
  private MemorySegment values = allocate(arena, bits); // 0 marks an empty place
  private long size;

  private static MemorySegment allocate(Arena arena, int bits) {
    return arena.allocate((long) Long.BYTES << bits, Long.BYTES);
  }

  /** Whether the value is new. */
  public boolean add(long value) {
    if (value == 0) {
      throw new IllegalArgumentException("0 cannot be told from an empty place");
    }
    if (size * 4 > (3L << bits)) {
      grow();
    }
    long at = place(values, bits, value);
    if (values.getAtIndex(VALUE, at) == value) {
      return false;
    }
    values.setAtIndex(VALUE, at, value);
    size++;
    return true;
  }

  private void grow() {
    Arena larger = Arena.ofConfined();
    MemorySegment grown = allocate(larger, bits + 1);
    for (long i = 0; i < 1L << bits; i++) {
      long value = values.getAtIndex(VALUE, i);
      if (value != 0) {
        grown.setAtIndex(VALUE, place(grown, bits + 1, value), value);
      }
    }
    arena.close();
    arena = larger;
    values = grown;
    bits++;
  }

  /** Where the value is, or the empty place where it belongs. */
  private static long place(MemorySegment values, int bits, long value) {
    long mask = (1L << bits) - 1;
    long at = (value * HASH) >>> (Long.SIZE - bits);
    while (values.getAtIndex(VALUE, at) != 0 && values.getAtIndex(VALUE, at) != value) {
      at = (at + 1) & mask;
    }
    return at;
  }

  /** Frees the memory. */
  @Override
  public void close() {
    arena.close();
  }
}
