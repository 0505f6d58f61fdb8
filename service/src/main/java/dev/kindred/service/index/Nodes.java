package dev.kindred.service.index;

import dev.kindred.service.catalog.ItemSet;
import java.util.Arrays;
import java.util.BitSet;

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

  /** Offers those items of a node that a query accepts. */
  void offer(int node, float score, Query query, TopItems best) {
    for (int place = starts[node]; place < starts[node + 1]; place++) {
      if (query.accepts(items[place])) {
        best.offer(items[place], score);
      }
    }
  }

  /** The nodes behind which one of these items stands. */
  BitSet of(ItemSet some) {
    BitSet matching = new BitSet(count());
    for (int item = some.next(0); item >= 0; item = some.next(item + 1)) {
      matching.set(nodeOf[item]);
    }
    return matching;
  }

  /** The nodes behind which none of these items stands. */
  BitSet without(ItemSet some) {
    BitSet without = new BitSet(count());
    for (int item = some.nextMissing(0); item < items(); item = some.nextMissing(item + 1)) {
      int node = nodeOf[item];
      if (items[starts[node]] == item && hasNone(node, some)) { // Each node once.
        without.set(node);
      }
    }
    return without;
  }

  private boolean hasNone(int node, ItemSet some) {
    for (int place = starts[node]; place < starts[node + 1]; place++) {
      if (some.contains(items[place])) {
        return false;
      }
    }
    return true;
  }

  /** Whether every item is a node of its own; then a node's items start at the node's number. */
  boolean oneEach() {
    return count() == items();
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
