package dev.kindred.service.index;

import java.util.List;
import java.util.stream.IntStream;

/** Measures an index in OpenSearch, and chooses the beam that it is searched with. */
final class OpenSearchAudit {

  private static final int SAMPLE = 50; // Queries of a kind: each is answered exactly, too.
  private static final float SCORE_TOLERANCE = 1e-5f; // OpenSearch adds and takes away 1.

  private OpenSearchAudit() {}

  /** Of an index that is searched for an audit only. */
  static IndexAudit unknown(DistinctVectors distinct, int beam) {
    return audit(distinct, 0, 0, beam, true);
  }

  private static IndexAudit audit(
      DistinctVectors distinct, double recall, int sample, int beam, boolean aboveFloor) {
    return new IndexAudit(
        distinct.nodes().items(),
        distinct.nodes().count(),
        Double.NaN, // OpenSearch does not tell which nodes can be reached.
        recall,
        sample,
        beam,
        aboveFloor,
        SearchCosts.UNKNOWN);
  }

  /**
   * Runs the audit.
   *
   * @param queries kinds of queries; the recall is that of the kind that has the least
   */
  static IndexAudit of(
      OpenSearchIndex index,
      DistinctVectors distinct,
      List<List<Query>> queries,
      IndexSettings settings) {
    List<List<Query>> kinds =
        queries.stream().map(kind -> kind.subList(0, Math.min(SAMPLE, kind.size()))).toList();
    List<List<Float>> last =
        kinds.stream()
            .map(kind ->
                kind.stream().map(query -> index.exact(query).hits().getLast().score()).toList())
            .toList();
    double least = settings.floor().minRecall();
    int beam = settings.searchBeam();
    double recall = leastRecall(index, kinds, last, beam);
    while (recall < least && beam < IndexSettings.MAX_SEARCH_BEAM) {
      beam = Math.min(2 * beam, IndexSettings.MAX_SEARCH_BEAM);
      recall = leastRecall(index, kinds, last, beam);
    }
    return audit(
        distinct, recall, kinds.stream().mapToInt(List::size).sum(), beam, recall >= least);
  }

  private static double leastRecall(
      OpenSearchIndex index, List<List<Query>> kinds, List<List<Float>> last, int beam) {
    return IntStream.range(0, kinds.size())
        .mapToDouble(kind -> recall(index, kinds.get(kind), last.get(kind), beam))
        .min()
        .orElse(1);
  }

  private static double recall(
      OpenSearchIndex index, List<Query> queries, List<Float> last, int beam) {
    return IntStream.range(0, queries.size())
        .mapToDouble(i -> {
          Query query = queries.get(i);
          int wide = query.popularity() > 0 ? 2 * beam : beam;
          long right =
              index.walk(query, Math.min(wide, index.audit().nodes())).hits().stream()
                  .filter(hit -> hit.score() >= last.get(i) - SCORE_TOLERANCE)
                  .count();
          return (double) right / Math.min(query.k(), index.size());
        })
        .average()
        .orElse(1);
  }
}
