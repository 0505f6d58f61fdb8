package dev.kindred.service.index;

import dev.kindred.model.corpus.Popularity;
import java.util.Arrays;

/**
 * What popularity can add to the nodes of a graph. An item's score is that of the vector (v, log q)
 * for the query (u, w): the last dimension is kept beside the graph, not in it.
 */
final class Boosts {

  private final Popularity popularity;
  private final Nodes nodes;
  private final float[] most; // by node: log q of the most popular item behind it
  private final int[] falling; // nodes, the most popular first

  private Boosts(Popularity popularity, Nodes nodes, float[] most, int[] falling) {
    this.popularity = popularity;
    this.nodes = nodes;
    this.most = most;
    this.falling = falling;
  }

  static Boosts of(Popularity popularity, Nodes nodes) {
    float[] most = new float[nodes.count()];
    Arrays.fill(most, Float.NEGATIVE_INFINITY);
    for (int item = 0; item < nodes.items(); item++) {
      int node = nodes.nodeOf(item);
      most[node] = Math.max(most[node], popularity.logQ(item));
    }
    long[] sorted = new long[most.length]; // -log q is above 0, or all are alike: its bits rise.
    for (int node = 0; node < sorted.length; node++) {
      sorted[node] = ((long) Float.floatToIntBits(-most[node]) << Integer.SIZE) | node;
    }
    Arrays.parallelSort(sorted);
    int[] falling = new int[sorted.length];
    Arrays.setAll(falling, place -> (int) sorted[place]);
    return new Boosts(popularity, nodes, most, falling);
  }

  /** The node at a place of the order by falling popularity. */
  int node(int place) {
    return falling[place];
  }

  /** The most that any item behind a node can score. */
  float most(int node, float score, Query query) {
    return query.popularity() == 0 ? score : score + query.popularity() * most[node];
  }

  /** Offers those items of a node that a query accepts, each with its own score. */
  void offer(int node, float score, Query query, TopItems best) {
    if (query.popularity() == 0) {
      nodes.offer(node, score, query, best);
      return;
    }
    int end = nodes.start(node + 1);
    for (int place = nodes.start(node); place < end; place++) {
      int item = nodes.itemAt(place);
      if (query.accepts(item)) {
        best.offer(item, score + query.popularity() * popularity.logQ(item));
      }
    }
  }
}
