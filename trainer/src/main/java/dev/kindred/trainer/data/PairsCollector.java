package dev.kindred.trainer.data;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Collects pairs one by one. More than a million go to a file in the folder for temporary files,
 * which is mapped in the end: the operating system keeps in memory what it has room for.
 */
public final class PairsCollector {
  private static final int FIRST = 1 << 8;
  private static final int IN_HEAP = 1 << 20;

  private final int inHeap;
  private int[] rows = new int[2 * FIRST];
  private int size;
  private @Nullable FileChannel channel;

  /** Collects into the heap first, then into a file. */
  public PairsCollector() {
    this(IN_HEAP);
  }

  /**
   * @param inHeap how many pairs may be in the heap
   */
  PairsCollector(int inHeap) {
    this.inHeap = inHeap;
  }

  /** Adds a pair of item rows. */
  public void add(int source, int target) {
    if (size == inHeap) {
      spill();
    } else if (2 * size == rows.length) {
      rows = Arrays.copyOf(rows, 4 * size);
    }
    rows[2 * size] = source;
    rows[2 * size + 1] = target;
    size++;
  }

  private void spill() {
    try {
      FileChannel to = channel == null ? TemporaryFile.open() : channel;
      channel = to;
      ByteBuffer bytes =
          ByteBuffer.allocate(2 * Integer.BYTES * size).order(ByteOrder.nativeOrder());
      bytes.asIntBuffer().put(rows, 0, 2 * size);
      while (bytes.hasRemaining()) {
        to.write(bytes);
      }
      size = 0;
    } catch (IOException e) {
      throw TemporaryFile.unwritable(e);
    }
  }

  /** All pairs, in the order in which they were added. Nothing can be added any more. */
  public Pairs toPairs() {
    if (channel == null) {
      return new Pairs(MemorySegment.ofArray(Arrays.copyOf(rows, 2 * size)));
    }
    spill();
    try (FileChannel from = channel) {
      return new Pairs(from.map(MapMode.READ_ONLY, 0, from.size(), Arena.ofAuto()));
    } catch (IOException e) {
      throw TemporaryFile.unwritable(e);
    }
  }
}
