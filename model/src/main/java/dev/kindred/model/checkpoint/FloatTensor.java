package dev.kindred.model.checkpoint;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * A named tensor of 32-bit floats, little-endian and row-major, outside the heap or in a file.
 *
 * @param name unique among the tensors that it stands with
 * @param shape sizes, none negative
 * @param data exactly the product of the sizes times four bytes
 */
@SuppressWarnings("ArrayRecordComponent") // A view of native memory; never compared.
public record FloatTensor(String name, long[] shape, MemorySegment data) {

  /** The layout of one number. */
  public static final ValueLayout.OfFloat LAYOUT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(java.nio.ByteOrder.LITTLE_ENDIAN);

  /** Checks that shape and data agree. */
  public FloatTensor {
    long count = 1;
    for (long size : shape) {
      count = Math.multiplyExact(count, size);
    }
    if (count < 0 || data.byteSize() != count * Float.BYTES) {
      throw new IllegalArgumentException(
          "tensor '%s' of shape %s has %d bytes of data"
              .formatted(name, Arrays.toString(shape), data.byteSize()));
    }
  }

  /** A tensor over an array in the heap. */
  public static FloatTensor of(String name, long[] shape, float[] values) {
    MemorySegment data = MemorySegment.ofArray(new byte[values.length * Float.BYTES]);
    for (int index = 0; index < values.length; index++) {
      data.setAtIndex(LAYOUT, index, values[index]);
    }
    return new FloatTensor(name, shape, data);
  }

  /** Number of values. */
  public long count() {
    return data.byteSize() / Float.BYTES;
  }

  /** The value at a row-major position. */
  public float get(long index) {
    return data.getAtIndex(LAYOUT, index);
  }

  /** All values, as a copy; for tensors that fit into an array. */
  public float[] toArray() {
    return data.toArray(LAYOUT);
  }
}
