package dev.kindred.export.onnx;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes a graph as an ONNX model: IR version 9, opset 18, producer {@code kindred}. Equal input
 * gives equal bytes.
 */
public final class OnnxFile {

  private static final int IR_VERSION = 9;
  private static final int OPSET = 18;
  private static final String PRODUCER = "kindred";

  /** What protobuf can hold. */
  private static final long LARGEST_MESSAGE = Integer.MAX_VALUE;

  private OnnxFile() {}

  /**
   * Writes a model that holds its weights.
   *
   * @param metadata the model's {@code metadata_props}
   * @throws IllegalArgumentException if it is larger than 2 GiB
   */
  public static void write(Path file, OnnxGraph graph, Map<String, String> metadata)
      throws IOException {
    write(file, graph, graph.initializers().stream().map(Initializer::inline).toList(), metadata);
  }

  /** Writes a model whose weights lie in a file beside it. */
  public static void write(
      Path file, OnnxGraph graph, Map<String, String> metadata, ExternalData weights)
      throws IOException {
    List<Message> tensors = new ArrayList<>();
    for (Initializer initializer : graph.initializers()) {
      tensors.add(initializer.weight() ? weights.place(initializer) : initializer.inline());
    }
    write(file, graph, tensors, metadata);
  }

  private static void write(
      Path file, OnnxGraph graph, List<Message> tensors, Map<String, String> metadata)
      throws IOException {
    Message model =
        new Message()
            .integer(1, IR_VERSION)
            .text(2, PRODUCER)
            .message(7, graph.message(tensors))
            .message(8, new Message().integer(2, OPSET));
    new TreeMap<>(metadata)
        .forEach((key, value) -> model.message(14, Initializer.entry(key, value)));
    if (model.size() > LARGEST_MESSAGE) {
      throw new IllegalArgumentException(
          "a model of %d bytes does not fit into one file; its weights must be external"
              .formatted(model.size()));
    }
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
      model.writeTo(channel);
    }
  }
}
