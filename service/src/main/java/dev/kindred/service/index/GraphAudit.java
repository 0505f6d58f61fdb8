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
 * Measures a graph and chooses the beam that it is searched with: the smallest, from the settings'
 * one on and to a tenth, whose recall@10 against exact search reaches what the settings ask for and
 * a little more.
 */
final class GraphAudit {

  private static final int EVERY_NODE = Integer.MAX_VALUE;
  private static final int COST_ROUNDS = 3;
  private static final long COST_ROUND_NANOS = 30_000_000;

  /** Lucene keeps scores as floats around 1, so equal inner products differ by this much. */
  private static final float SCORE_TOLERANCE = 1e-6f;

  /** Of what the floor lets a search miss, the share that is kept as a reserve: a sample errs. */
  private static final double RESERVE = 0.25;

  private GraphAudit() {}

  /** Queries of one kind, and the last score of the true ten of each. */
  private record Kind(List<Query> queries, List<Float> last) {}

  /** A beam and what it finds. */
  private record Beam(int width, double recall) {}

  /**
   * Runs the audit.
   *
   * @param queries kinds of queries, like those that will be asked; the recall is that of the kind
   *     that has the least
   */
  static IndexAudit of(
      LuceneIndex index, int nodes, List<List<Query>> queries, IndexSettings settings) {
    IndexSettings.Floor floor = settings.floor();
    double reachable = reachableShare(index, nodes);
    List<Kind> kinds = queries.stream().map(kind -> kind(index, kind)).toList();
    Beam beam = smallestBeam(index, kinds, settings);
    List<Query> all = queries.stream().flatMap(List::stream).toList();
    return new IndexAudit(
        index.size(),
        nodes,
        reachable,
        beam.recall(),
        all.size(),
        beam.width(),
        beam.recall() >= floor.minRecall() && reachable >= floor.minReachable(),
        all.isEmpty() ? SearchCosts.UNKNOWN : costs(index, nodes, all, beam.width()));
  }

  private static Beam smallestBeam(LuceneIndex index, List<Kind> kinds, IndexSettings settings) {
    double minRecall = settings.floor().minRecall();
    double wanted = minRecall + RESERVE * (1 - minRecall);
    Beam beam = measured(index, kinds, settings.searchBeam());
    int tooFew = beam.width(); // Or enough, if nothing need be doubled.
    while (beam.recall() < wanted && beam.width() < IndexSettings.MAX_SEARCH_BEAM) {
      tooFew = beam.width();
      beam = measured(index, kinds, Math.min(2 * beam.width(), IndexSettings.MAX_SEARCH_BEAM));
    }
    while (beam.recall() >= wanted && beam.width() - tooFew > beam.width() / 10) {
      Beam middle = measured(index, kinds, (tooFew + beam.width()) / 2);
      if (middle.recall() >= wanted) {
        beam = middle;
      } else {
        tooFew = middle.width();
      }
    }
    return beam;
  }

  private static Beam measured(LuceneIndex index, List<Kind> kinds, int width) {
    return new Beam(width, leastRecall(index, kinds, width));
  }

  private static Kind kind(LuceneIndex index, List<Query> queries) {
    return new Kind(
        queries,
        queries.parallelStream()
            .map(query -> index.exact(query).hits().getLast().score())
            .toList());
  }

  private static double leastRecall(LuceneIndex index, List<Kind> kinds, int beam) {
    return kinds.stream().mapToDouble(kind -> recall(index, kind, beam)).min().orElse(1);
  }

  /** A hit is right if it scores no less than the last of the true ten. */
  private static double recall(LuceneIndex index, Kind kind, int beam) {
    List<Query> queries = kind.queries();
    double sum =
        IntStream.range(0, queries.size())
            .parallel()
            .mapToDouble(i -> {
              Query query = queries.get(i);
              List<Hit> hits = index.walk(query, index.wider(query, beam), EVERY_NODE).hits();
              long right =
                  hits.stream()
                      .filter(hit -> hit.score() >= kind.last().get(i) - SCORE_TOLERANCE)
                      .count();
              return (double) right / Math.min(query.k(), index.size());
            })
            .sum();
    return queries.isEmpty() ? 1 : sum / queries.size();
  }

  /** The fastest of some rounds, each for about as long, on this thread alone. */
  private static SearchCosts costs(LuceneIndex index, int nodes, List<Query> queries, int beam) {
    double nanosPerScore = Double.MAX_VALUE;
    double nanosPerVisit = Double.MAX_VALUE;
    double visitsPerBeamPlace = 0;
    for (int round = 0; round < COST_ROUNDS; round++) {
      long scored = 0;
      long start = System.nanoTime();
      for (int i = 0; System.nanoTime() - start < COST_ROUND_NANOS; i++) {
        index.exact(plain(queries, i));
        scored += nodes;
      }
      nanosPerScore = Math.min(nanosPerScore, (double) (System.nanoTime() - start) / scored);
      long visited = 0;
      long walks = 0;
      start = System.nanoTime();
      for (int i = 0; System.nanoTime() - start < COST_ROUND_NANOS; i++) {
        visited += index.walk(plain(queries, i), beam, EVERY_NODE).visited();
        walks++;
      }
      nanosPerVisit = Math.min(nanosPerVisit, (double) (System.nanoTime() - start) / visited);
      visitsPerBeamPlace = (double) visited / walks / beam;
    }
    return new SearchCosts(nanosPerScore, nanosPerVisit, visitsPerBeamPlace);
  }

  private static Query plain(List<Query> queries, int turn) {
    return queries.get(turn % queries.size()).popularity(0);
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
