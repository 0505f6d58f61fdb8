package dev.kindred.service.index;

import dev.kindred.service.catalog.ItemSet;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import org.apache.lucene.codecs.hnsw.FlatVectorScorerUtil;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.util.hnsw.RandomVectorScorer;

/** Scores every vector that may be in an answer, some at a time with the CPU's wide registers. */
final class VectorScan {

  private static final int AT_ONCE = 64;

  private final Nodes nodes;
  private final Boosts boosts;

  VectorScan(Nodes nodes, Boosts boosts) {
    this.nodes = nodes;
    this.boosts = boosts;
  }

  /** The best of all that match. */
  TopItems best(Query query, FloatVectorValues values) throws IOException {
    TopItems best = new TopItems(Math.min(query.k(), nodes.items()));
    IntUnaryOperator next =
        query.among().map(this::matching).orElse(node -> node < nodes.count() ? node : -1);
    Batch batch = new Batch(query, values, best);
    for (int node = next.applyAsInt(0); node >= 0; node = next.applyAsInt(node + 1)) {
      batch.add(node);
    }
    batch.score();
    return best;
  }

  /**
   * Adds to what a walk found those nodes that only their popularity brings among the best. A node
   * that the walk did not find scores at most {@code farthest}, so that nothing is missed if the
   * walk missed nothing (the threshold algorithm of Fagin, Lotem and Naor 2003).
   *
   * @param best what the walk found
   * @param found the nodes of the walk, rising
   * @param farthest the score above which the walk found next to everything
   */
  void addPopular(Query query, FloatVectorValues values, TopItems best, int[] found, float farthest)
      throws IOException {
    Batch batch = new Batch(query, values, best);
    for (int place = 0; place < nodes.count(); place++) {
      int node = boosts.node(place);
      if (batch.isEmpty() && boosts.most(node, farthest, query) < best.threshold()) {
        return;
      }
      if (Arrays.binarySearch(found, node) < 0) {
        batch.add(node);
      }
    }
    batch.score();
  }

  /**
   * The best of some nodes.
   *
   * @param found the nodes, each once
   */
  TopItems best(Query query, FloatVectorValues values, int[] found) throws IOException {
    TopItems best = new TopItems(Math.min(query.k(), nodes.items()));
    Batch batch = new Batch(query, values, best);
    for (int node : found) {
      batch.add(node);
    }
    batch.score();
    return best;
  }

  /** The nodes behind which an item stands, as "the first at or after". */
  private IntUnaryOperator matching(ItemSet items) {
    return nodes.of(items)::nextSetBit;
  }

  /** Nodes that are scored together. */
  private final class Batch {
    private final Query query;
    private final RandomVectorScorer scorer;
    private final TopItems best;
    private final int[] node = new int[AT_ONCE];
    private final float[] scores = new float[AT_ONCE];
    private int count;

    Batch(Query query, FloatVectorValues values, TopItems best) throws IOException {
      this.query = query;
      this.best = best;
      scorer =
          FlatVectorScorerUtil.getLucene99FlatVectorsScorer()
              .getRandomVectorScorer(VectorSimilarityFunction.DOT_PRODUCT, values, query.vector());
    }

    boolean isEmpty() {
      return count == 0;
    }

    void add(int added) throws IOException {
      node[count++] = added;
      if (count == AT_ONCE) {
        score();
      }
    }

    void score() throws IOException {
      scorer.bulkScore(node, scores, count);
      for (int i = 0; i < count; i++) {
        float score = LuceneIndex.innerProduct(scores[i]);
        if (boosts.most(node[i], score, query) >= best.threshold()) {
          boosts.offer(node[i], score, query, best);
        }
      }
      count = 0;
    }
  }
}
