package dev.kindred.trainer.torch;

import dev.kindred.model.checkpoint.FloatTensor;
import dev.kindred.trainer.loss.Corrections;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Moves numbers between libtorch and the rest. */
final class Tensors {

  private static final long CHUNK_FLOATS = 1 << 26;

  private Tensors() {}

  /** A tensor of its own memory on the device, outside of any PointerScope. */
  static Tensor copyOf(FloatTensor source, TorchDevice device) {
    Tensor copy;
    try (PointerScope _ = new PointerScope()) {
      copy = torch.empty(source.shape(), device.options(ScalarType.Float), null);
      FloatPointer host = new FloatPointer(Math.max(1, source.count()));
      forEachChunk(
          host,
          source.count(),
          (chunk, offset) -> chunk.copyFrom(source.data().asSlice(offset, chunk.byteSize())));
      copy.copy_(torch.from_blob(host, source.shape(), new TensorOptions(ScalarType.Float)));
      copy.retainReference(); // It outlives the scope.
    }
    return copy;
  }

  /** The numbers of a tensor, copied into memory that the garbage collector frees. */
  static FloatTensor copyOf(String name, Tensor tensor) {
    try (PointerScope _ = new PointerScope()) {
      Tensor host = tensor.detach().cpu().contiguous();
      long bytes = host.numel() * Float.BYTES;
      MemorySegment data = Arena.ofAuto().allocate(Math.max(1, bytes), 64).asSlice(0, bytes);
      forEachChunk(
          host.data_ptr_float(),
          host.numel(),
          (chunk, offset) -> data.asSlice(offset, chunk.byteSize()).copyFrom(chunk));
      long[] shape = new long[(int) host.dim()];
      for (int axis = 0; axis < shape.length; axis++) {
        shape[axis] = host.size(axis);
      }
      return new FloatTensor(name, shape, data);
    }
  }

  /** A vector of indices in the processor's memory; inside a PointerScope. */
  static Tensor indices(int[] values) {
    LongPointer pointer = new LongPointer((long) values.length);
    for (int index = 0; index < values.length; index++) {
      pointer.put(index, values[index]);
    }
    return torch.from_blob(pointer, new long[] {values.length}, new TensorOptions(ScalarType.Long));
  }

  /** What corrects the logits of a task's rows; inside a PointerScope. */
  static Corrections corrections(StepInput.Task task, TorchDevice device) {
    return new Corrections(logQ(task.logQ(), device), hidden(task, device));
  }

  private static Optional<Tensor> logQ(float[] values, TorchDevice device) {
    if (values.length == 0) {
      return Optional.empty();
    }
    Tensor host =
        torch.from_blob(
            new FloatPointer(values),
            new long[] {values.length},
            new TensorOptions(ScalarType.Float));
    return Optional.of(device.place(host));
  }

  private static Optional<Tensor> hidden(StepInput.Task task, TorchDevice device) {
    long[] positions = task.hidden().positions(task.columns());
    if (positions.length == 0) {
      return Optional.empty();
    }
    Tensor host =
        torch.from_blob(
            new LongPointer(positions),
            new long[] {positions.length},
            new TensorOptions(ScalarType.Long));
    return Optional.of(device.place(host));
  }

  /** All numbers, row-major. */
  static float[] toArray(Tensor tensor) {
    Tensor host = tensor.detach().cpu().contiguous();
    float[] values = new float[Math.toIntExact(host.numel())];
    host.data_ptr_float().get(values);
    return values;
  }

  /**
   * {@code x / max(‖x‖₂, epsilon)} for each row. A row shorter than epsilon passes no gradient on:
   * it is one of which nothing is known yet, the root has no derivative at zero, and 1 / epsilon
   * would drown all others.
   */
  static Tensor normalizeRows(Tensor x, float epsilon) {
    Scalar least = new Scalar((double) epsilon * epsilon);
    Tensor squares = x.mul(x).sum(new long[] {1}, true, null); // (rows, 1)
    Tensor passes = squares.detach().gt(least).to(x.scalar_type());
    return x.mul(passes).div(squares.clamp_min(least).sqrt());
  }

  /** A chunk of native memory, and where in bytes it begins. */
  @FunctionalInterface
  private interface ChunkAction {
    void accept(MemorySegment chunk, long offset);
  }

  /** A buffer's length is an int, a table's need not be. */
  private static void forEachChunk(FloatPointer pointer, long count, ChunkAction action) {
    for (long from = 0; from < count; from += CHUNK_FLOATS) {
      FloatPointer chunk = new FloatPointer(pointer).position(from);
      chunk.limit(Math.min(count, from + CHUNK_FLOATS));
      action.accept(MemorySegment.ofBuffer(chunk.asBuffer()), from * Float.BYTES);
    }
  }
}
