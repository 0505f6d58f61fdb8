package dev.kindred.service.embedding;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import dev.kindred.model.feature.EncodedBatch;
import dev.kindred.model.feature.Vocabulary;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * One feature's input of a tower: direct memory that grows to the largest batch seen, and a tensor
 * over it for each shape seen. Not safe for use by several threads.
 */
final class InputBuffer implements AutoCloseable {

  private record Shape(int rows, int length) {}

  private final OrtEnvironment environment;
  private final int feature;
  private final Map<Shape, OnnxTensor> tensors = new HashMap<>();
  private LongBuffer memory = allocate(0);

  InputBuffer(OrtEnvironment environment, int feature) {
    this.environment = environment;
    this.feature = feature;
  }

  /** One for the same feature, with memory of its own. */
  InputBuffer another() {
    return new InputBuffer(environment, feature);
  }

  /**
   * Holds a batch, filled up with rows of padding.
   *
   * @param rows number of rows of the tensor, at least the batch's
   * @return an int64 tensor {@code [rows, length]} that is valid until the next call
   */
  OnnxTensor fill(EncodedBatch batch, int rows) throws OrtException {
    int length = Sizes.length(batch.longest(feature));
    int count = rows * length;
    if (memory.capacity() < count) {
      close();
      memory = allocate(count);
    }
    memory.clear();
    batch.copyPadded(feature, length, memory);
    while (memory.position() < count) {
      memory.put(Vocabulary.PADDING);
    }
    Shape shape = new Shape(rows, length);
    OnnxTensor tensor = tensors.get(shape);
    if (tensor == null) {
      tensor =
          OnnxTensor.createTensor(
              environment, memory.slice(0, count), new long[] {rows, length}); // (rows, length)
      tensors.put(shape, tensor);
    }
    return tensor;
  }

  @Override
  public void close() {
    tensors.values().forEach(OnnxTensor::close);
    tensors.clear();
  }

  private static LongBuffer allocate(int count) {
    return ByteBuffer.allocateDirect(Math.multiplyExact(count, Long.BYTES))
        .order(ByteOrder.nativeOrder())
        .asLongBuffer();
  }
}
