package dev.kindred.export.onnx;

/** A tensor in one graph: an input, an initializer or what a node gives. */
public final class Ref {

  private final OnnxGraph graph;
  private final String name;
  private final ElementType type;

  Ref(OnnxGraph graph, String name, ElementType type) {
    this.graph = graph;
    this.name = name;
    this.type = type;
  }

  /** The graph that it belongs to; no other accepts it. */
  OnnxGraph graph() {
    return graph;
  }

  /** Its name, unique in the graph. */
  public String name() {
    return name;
  }

  /** The type of its elements. */
  public ElementType type() {
    return type;
  }

  @Override
  public String toString() {
    return name + " (" + type + ")";
  }
}
