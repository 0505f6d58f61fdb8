package dev.kindred.service.index;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The distinct vectors of a corpus and the items behind each. Items with equal attributes have
 * equal vectors, and many equal vectors make a graph's builder run very long and leave parts of the
 * graph unreachable; so a graph gets one node for each distinct vector.
 */
final class DistinctVectors {

  private static final double LENGTH_TOLERANCE = 1e-3;

  private final int dimension;
  private final List<float[]> vectors; // a node each
  private final Nodes nodes;

  private DistinctVectors(int dimension, List<float[]> vectors, Nodes nodes) {
    this.dimension = dimension;
    this.vectors = vectors;
    this.nodes = nodes;
  }

  /**
   * Groups the items.
   *
   * @param vectors {@code [items, dimension]}, of unit length
   * @throws IllegalArgumentException if there is none or one is not of unit length
   */
  static DistinctVectors of(float[][] vectors) {
    if (vectors.length == 0) {
      throw new IllegalArgumentException("a corpus without items cannot be searched");
    }
    int dimension = vectors[0].length;
    Map<Content, Integer> nodeByContent = HashMap.newHashMap(vectors.length);
    List<float[]> distinct = new ArrayList<>(vectors.length);
    int[] nodeOf = new int[vectors.length];
    for (int item = 0; item < vectors.length; item++) {
      requireUnit(item, vectors[item], dimension);
      int next = distinct.size();
      int node = nodeByContent.computeIfAbsent(new Content(vectors[item]), _ -> next);
      if (node == next) {
        distinct.add(vectors[item]);
      }
      nodeOf[item] = node;
    }
    return new DistinctVectors(dimension, distinct, Nodes.of(nodeOf, distinct.size()));
  }

  /** The same with nodes numbered so that neighbours have numbers close to each other. */
  DistinctVectors inLocalOrder() {
    int[] order = LocalOrder.of(vectors);
    int[] placeOf = new int[order.length];
    List<float[]> ordered = new ArrayList<>(order.length);
    for (int place = 0; place < order.length; place++) {
      placeOf[order[place]] = place;
      ordered.add(vectors.get(order[place]));
    }
    int[] nodeOf = new int[nodes.items()];
    Arrays.setAll(nodeOf, item -> placeOf[nodes.nodeOf(item)]);
    return new DistinctVectors(dimension, ordered, Nodes.of(nodeOf, ordered.size()));
  }

  /** A node's vector each: in the order of first appearance, or in a local one. */
  List<float[]> vectors() {
    return vectors;
  }

  int dimension() {
    return dimension;
  }

  Nodes nodes() {
    return nodes;
  }

  private static void requireUnit(int item, float[] vector, int dimension) {
    double square = 0;
    for (float component : vector) {
      square += (double) component * component;
    }
    if (vector.length != dimension || !(Math.abs(Math.sqrt(square) - 1) <= LENGTH_TOLERANCE)) {
      throw new IllegalArgumentException(
          "the vector of item %d has %d components and length %s, but must have %d and length 1"
              .formatted(item, vector.length, Math.sqrt(square), dimension));
    }
  }

  /** A vector that is equal to another when all its bits are. */
  private static final class Content {
    private final float[] vector;

    Content(float[] vector) {
      this.vector = vector;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Content content && Arrays.equals(vector, content.vector);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(vector);
    }
  }
}
