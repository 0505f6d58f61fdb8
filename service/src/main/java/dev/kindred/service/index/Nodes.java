package dev.kindred.service.index;

import java.util.Arrays;

/** Which items stand behind which node of a graph. */
final class Nodes {

  private final int[] nodeOf; // by item
  private final int[] starts; // where a node's items start; one more entry than nodes
  private final int[] items; // by node, rising within a node

  private Nodes(int[] nodeOf, int[] starts, int[] items) {
    this.nodeOf = nodeOf;
    this.starts = starts;
    this.items = items;
  }

  /**
   * Groups items.
   *
   * @param nodeOf the node of each item, 0 to {@code count} - 1
   */
  static Nodes of(int[] nodeOf, int count) {
    int[] starts = new int[count + 1];
    for (int node : nodeOf) {
      starts[node + 1]++;
    }
    Arrays.parallelPrefix(starts, Integer::sum);
    int[] next = Arrays.copyOf(starts, count);
    int[] items = new int[nodeOf.length];
    for (int item = 0; item < nodeOf.length; item++) {
      items[next[nodeOf[item]]++] = item;
    }
    return new Nodes(nodeOf, starts, items);
  }

  /** How many nodes. */
  int count() {
    return starts.length - 1;
  }

  /** How many items. */
  int items() {
    return nodeOf.length;
  }

  int nodeOf(int item) {
    return nodeOf[item];
  }

  /** Where the node's items start; they end where the next node's start. */
  int start(int node) {
    return starts[node];
  }

  /** The item at a place, see {@link #start}. */
  int itemAt(int place) {
    return items[place];
  }
}
