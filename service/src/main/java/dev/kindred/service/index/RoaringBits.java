package dev.kindred.service.index;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.BitSet;

/**
 * A set of numbers in the portable serialisation of Roaring bitmaps (github.com/RoaringBitmap/
 * RoaringFormatSpec), which is how OpenSearch takes large sets: for each 65,536 numbers a container
 * of 16-bit numbers, rising, or of 65,536 bits where there are more than 4,096.
 */
final class RoaringBits {

  private static final int COOKIE_WITHOUT_RUNS = 12346;
  private static final int CONTAINER = 1 << 16;
  private static final int MOST_IN_ARRAY = 4096;
  private static final int BITMAP_BYTES = CONTAINER / Byte.SIZE;

  private RoaringBits() {}

  static byte[] of(BitSet numbers) {
    int chunks = (numbers.length() + CONTAINER - 1) / CONTAINER;
    int[] sizes = new int[chunks];
    int containers = 0;
    int content = 0;
    for (int chunk = 0; chunk < chunks; chunk++) {
      sizes[chunk] =
          numbers.get(chunk * CONTAINER, Math.min(numbers.length(), end(chunk))).cardinality();
      containers += sizes[chunk] > 0 ? 1 : 0;
      content += bytes(sizes[chunk]);
    }
    int header = 2 * Integer.BYTES + containers * (2 * Short.BYTES + Integer.BYTES);
    ByteBuffer out = ByteBuffer.allocate(header + content).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(COOKIE_WITHOUT_RUNS).putInt(containers);
    for (int chunk = 0; chunk < chunks; chunk++) {
      if (sizes[chunk] > 0) {
        out.putShort((short) chunk).putShort((short) (sizes[chunk] - 1));
      }
    }
    int offset = header;
    for (int size : sizes) {
      if (size > 0) {
        out.putInt(offset);
        offset += bytes(size);
      }
    }
    for (int chunk = 0; chunk < chunks; chunk++) {
      if (sizes[chunk] > 0) {
        putContainer(out, numbers, chunk, sizes[chunk]);
      }
    }
    return out.array();
  }

  private static void putContainer(ByteBuffer out, BitSet numbers, int chunk, int size) {
    int first = chunk * CONTAINER;
    if (size > MOST_IN_ARRAY) {
      long[] words = numbers.get(first, Math.min(numbers.length(), end(chunk))).toLongArray();
      for (int i = 0; i < BITMAP_BYTES / Long.BYTES; i++) {
        out.putLong(i < words.length ? words[i] : 0);
      }
      return;
    }
    int number = numbers.nextSetBit(first);
    for (int i = 0; i < size; i++) {
      out.putShort((short) (number - first));
      number = numbers.nextSetBit(number + 1);
    }
  }

  private static int end(int chunk) {
    return (int) Math.min(Integer.MAX_VALUE, (chunk + 1L) * CONTAINER);
  }

  private static int bytes(int size) {
    return size > MOST_IN_ARRAY ? BITMAP_BYTES : size * Short.BYTES;
  }
}
