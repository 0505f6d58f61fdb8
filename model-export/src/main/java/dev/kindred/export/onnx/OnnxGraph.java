package dev.kindred.export.onnx;

import dev.kindred.model.checkpoint.FloatTensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An ONNX graph under construction. Names are unique, operators get what they state, and refs of
 * another graph are refused; each violation is an {@link IllegalArgumentException}.
 */
public final class OnnxGraph {

  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** {@code AttributeProto.AttributeType.INT}. */
  private static final int ATTRIBUTE_INT = 2;

  private final String name;
  private final Set<String> names = new HashSet<>();
  private final Map<String, Integer> counters = new HashMap<>();
  private final Map<String, Initializer> initializers = new LinkedHashMap<>();
  private final List<Message> inputs = new ArrayList<>();
  private final List<Message> outputs = new ArrayList<>();
  private final List<Message> nodes = new ArrayList<>();

  /**
   * @param name shown by tools
   */
  public OnnxGraph(String name) {
    this.name = name;
  }

  /** Declares an input. */
  public Ref input(String inputName, ElementType type, Dimension... shape) {
    Ref ref = define(inputName, type);
    inputs.add(valueInfo(inputName, type, shape));
    return ref;
  }

  /** Adds a weight; its data is read when the model is written. The same one may be added again. */
  public Ref weight(FloatTensor tensor) {
    Initializer weight = Initializer.weight(tensor);
    if (weight.equals(initializers.get(weight.name()))) {
      return new Ref(this, weight.name(), weight.type());
    }
    return add(weight);
  }

  /** Adds a scalar. */
  public Ref scalar(float value) {
    return add(
        new Initializer(
            unique("constant"),
            ElementType.FLOAT,
            List.of(),
            false,
            FloatTensor.of("constant", new long[0], new float[] {value}).data()));
  }

  /** Adds whole numbers [values]. */
  public Ref integers(long... values) {
    MemorySegment data = MemorySegment.ofArray(new byte[values.length * Long.BYTES]);
    for (int index = 0; index < values.length; index++) {
      data.setAtIndex(LONG, index, values[index]);
    }
    return add(
        new Initializer(
            unique("constant"), ElementType.INT64, List.of((long) values.length), false, data));
  }

  /** Adds a node and gives what it computes. */
  public Ref apply(Operator operator, Ref... arguments) {
    return node(unique(operator.type()), operator, arguments);
  }

  /** Adds an output of floats. */
  public void output(String outputName, Ref value, Dimension... shape) {
    node(outputName, Operator.Unary.IDENTITY, value);
    outputs.add(valueInfo(outputName, ElementType.FLOAT, shape));
  }

  /** Bytes of all weights. */
  public long weightBytes() {
    return initializers.values().stream()
        .filter(Initializer::weight)
        .mapToLong(weight -> weight.data().byteSize())
        .sum();
  }

  Collection<Initializer> initializers() {
    return initializers.values();
  }

  /** The {@code GraphProto} with these {@code TensorProto}s. */
  Message message(List<Message> tensors) {
    if (outputs.isEmpty()) {
      throw new IllegalArgumentException("graph '" + name + "' has no output");
    }
    return new Message()
        .messages(1, nodes)
        .text(2, name)
        .messages(5, tensors)
        .messages(11, inputs)
        .messages(12, outputs);
  }

  private Ref node(String outputName, Operator operator, Ref... arguments) {
    List<ElementType> wanted = operator.inputs(arguments.length);
    List<ElementType> given = new ArrayList<>();
    Message node = new Message();
    for (Ref argument : arguments) {
      if (argument.graph() != this) {
        throw new IllegalArgumentException(
            "%s belongs to graph '%s', not to '%s'"
                .formatted(argument, argument.graph().name, name));
      }
      given.add(argument.type());
      node.text(1, argument.name());
    }
    if (!wanted.equals(given)) {
      throw new IllegalArgumentException(
          "%s takes %s but gets %s".formatted(operator.type(), wanted, List.of(arguments)));
    }
    Ref ref = define(outputName, operator.output());
    node.text(2, outputName).text(3, outputName).text(4, operator.type());
    nodes.add(node.messages(5, operator.attributes().stream().map(OnnxGraph::attribute).toList()));
    return ref;
  }

  private Ref add(Initializer initializer) {
    Ref ref = define(initializer.name(), initializer.type());
    initializers.put(initializer.name(), initializer);
    return ref;
  }

  private Ref define(String newName, ElementType type) {
    if (newName.isEmpty() || !names.add(newName)) {
      throw new IllegalArgumentException(
          "graph '%s': the name '%s' is empty or used already".formatted(name, newName));
    }
    return new Ref(this, newName, type);
  }

  private String unique(String base) {
    String candidate;
    do {
      candidate = base + "." + counters.merge(base, 1, Integer::sum);
    } while (names.contains(candidate));
    return candidate;
  }

  /** The {@code AttributeProto}. */
  private static Message attribute(Attribute attribute) {
    return new Message()
        .text(1, attribute.name())
        .integer(3, attribute.value())
        .integer(20, ATTRIBUTE_INT);
  }

  /** The {@code ValueInfoProto}. */
  private static Message valueInfo(String name, ElementType type, Dimension... shape) {
    Message dimensions = new Message();
    for (Dimension dimension : shape) {
      dimensions.message(
          1,
          switch (dimension) {
            case Dimension.Fixed fixed -> new Message().integer(1, fixed.size());
            case Dimension.Free free -> new Message().text(2, free.name());
          });
    }
    Message tensor = new Message().integer(1, type.code()).message(2, dimensions);
    return new Message().text(1, name).message(2, new Message().message(1, tensor));
  }
}
