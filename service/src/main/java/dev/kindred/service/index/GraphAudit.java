package dev.kindred.service.index;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.hnsw.HnswGraphProvider;
import org.apache.lucene.codecs.perfield.PerFieldKnnVectorsFormat;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.hnsw.HnswGraph;

/**
 * Measures a graph and chooses the beam that it is searched with: the smallest, doubling from the
 * settings' one, whose recall@10 against exact search reaches what the settings ask for.
 */
final class GraphAudit {

  private static final int K = 10;

  /** Lucene keeps scores as floats around 1, so equal inner products differ by this much. */
  private static final float SCORE_TOLERANCE = 1e-6f;

  private GraphAudit() {}

  /**
   * Runs the audit.
   *
   * @param queries {@code [queries, dimension]}, of unit length, like those that will be asked
   */
  static IndexAudit of(LuceneIndex index, int nodes, float[][] queries, IndexSettings settings) {
    double reachable = reachableShare(index, nodes);
    if (queries.length == 0) {
      return new IndexAudit(index.size(), nodes, reachable, 1, 0, settings.searchBeam(), true);
    }
    float[] tenthScores = tenthScores(index, queries);
    int beam = settings.searchBeam();
    double recall = recall(index, queries, tenthScores, beam);
    while (recall < settings.minRecall() && beam * 2 <= IndexSettings.MAX_SEARCH_BEAM) {
      beam *= 2;
      recall = recall(index, queries, tenthScores, beam);
    }
    return new IndexAudit(
        index.size(),
        nodes,
        reachable,
        recall,
        queries.length,
        beam,
        recall >= settings.minRecall());
  }

  private static float[] tenthScores(LuceneIndex index, float[][] queries) {
    float[] scores = new float[queries.length];
    IntStream.range(0, queries.length)
        .parallel()
        .forEach(
            i -> scores[i] = index.exact(queries[i], K, Exclusions.NONE).hits().getLast().score());
    return scores;
  }

  /** A hit is right if it scores no less than the last of the true ten. */
  private static double recall(LuceneIndex index, float[][] queries, float[] tenth, int beam) {
    double sum =
        IntStream.range(0, queries.length)
            .parallel()
            .mapToDouble(i -> {
              List<Hit> hits = index.walk(queries[i], K, beam, Exclusions.NONE).hits();
              long right =
                  hits.stream().filter(hit -> hit.score() >= tenth[i] - SCORE_TOLERANCE).count();
              return (double) right / Math.min(K, index.size());
            })
            .sum();
    return sum / queries.length;
  }

  /** Walks the lowest level from the entry, as every search may. */
  private static double reachableShare(LuceneIndex index, int nodes) {
    try {
      HnswGraph graph = graph(index);
      if (graph.size() == 0) {
        return 0;
      }
      BitSet seen = new BitSet(nodes);
      Deque<Integer> open = new ArrayDeque<>();
      seen.set(graph.entryNode());
      open.add(graph.entryNode());
      while (!open.isEmpty()) {
        graph.seek(0, open.remove());
        for (int node = graph.nextNeighbor();
            node != DocIdSetIterator.NO_MORE_DOCS;
            node = graph.nextNeighbor()) {
          if (!seen.get(node)) {
            seen.set(node);
            open.add(node);
          }
        }
      }
      return (double) seen.cardinality() / nodes;
    } catch (IOException e) {
      throw new UncheckedIOException("the graph cannot be read", e);
    }
  }

  private static HnswGraph graph(LuceneIndex index) throws IOException {
    if (index.segment() instanceof CodecReader segment) {
      KnnVectorsReader vectors = segment.getVectorReader();
      if (vectors instanceof PerFieldKnnVectorsFormat.FieldsReader fields) {
        vectors = fields.getFieldReader(GraphWriter.FIELD);
      }
      if (vectors instanceof HnswGraphProvider provider) {
        return provider.getGraph(GraphWriter.FIELD);
      }
    }
    throw new IOException("the index has no graph");
  }
}
