package dev.kindred.trainer.data;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.util.Arrays;

/**
 * An array of ints. More than a million lie in a mapped file in the folder for temporary files: the
 * operating system keeps in memory what it has room for. Read by any number of threads once it is
 * written.
 */
public final class LargeInts {
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
  private static final int IN_HEAP = 1 << 20;

  private final MemorySegment values;

  private LargeInts(MemorySegment values) {
    this.values = values;
  }

  /** So many zeros. */
  public static LargeInts zeros(int count) {
    if (count <= IN_HEAP) {
      return new LargeInts(MemorySegment.ofArray(new int[count]));
    }
    try (FileChannel file = TemporaryFile.open()) {
      long bytes = (long) Integer.BYTES * count;
      return new LargeInts(file.map(MapMode.READ_WRITE, 0, bytes, Arena.ofAuto()));
    } catch (IOException e) {
      throw TemporaryFile.unwritable(e);
    }
  }

  /** Sets one. */
  public void set(int index, int value) {
    values.setAtIndex(INT, index, value);
  }

  /** Copies some that follow each other. */
  public int[] copy(int from, int to) {
    int[] copy = new int[to - from];
    MemorySegment.copy(values, INT, (long) Integer.BYTES * from, copy, 0, copy.length);
    return copy;
  }

  /** Puts some that follow each other in ascending order. */
  public void sort(int from, int to) {
    int[] sorted = copy(from, to);
    Arrays.sort(sorted);
    MemorySegment.copy(sorted, 0, values, INT, (long) Integer.BYTES * from, sorted.length);
  }
}
