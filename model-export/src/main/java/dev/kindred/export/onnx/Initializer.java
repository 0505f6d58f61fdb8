package dev.kindred.export.onnx;

import dev.kindred.model.checkpoint.FloatTensor;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;

/**
 * A constant tensor of a graph.
 *
 * @param weight whether it is a model's weight, which may lie in an external file
 * @param data little-endian, row-major
 */
record Initializer(
    String name, ElementType type, List<Long> shape, boolean weight, MemorySegment data) {

  private static final int EXTERNAL = 1;

  static Initializer weight(FloatTensor tensor) {
    return new Initializer(
        tensor.name(),
        ElementType.FLOAT,
        Arrays.stream(tensor.shape()).boxed().toList(),
        true,
        tensor.data());
  }

  /** The {@code TensorProto} with its data inside. */
  Message inline() {
    return declaration().bytes(9, data);
  }

  /** The {@code TensorProto} whose data lies in another file. */
  Message external(String file, long offset) {
    return declaration()
        .message(13, entry("location", file))
        .message(13, entry("offset", Long.toString(offset)))
        .message(13, entry("length", Long.toString(data.byteSize())))
        .integer(14, EXTERNAL);
  }

  /** A {@code StringStringEntryProto}. */
  static Message entry(String key, String value) {
    return new Message().text(1, key).text(2, value);
  }

  private Message declaration() {
    Message message = new Message();
    shape.forEach(size -> message.integer(1, size));
    return message.integer(2, type.code()).text(8, name);
  }
}
