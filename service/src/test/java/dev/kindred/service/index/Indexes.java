package dev.kindred.service.index;

import dev.kindred.model.corpus.Popularity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Indexes that believe what a test tells them about costs. */
final class Indexes {

  /** Scoring is free: every search is exact. */
  static final SearchCosts SCORING_IS_FREE = new SearchCosts(0, 1, 10);

  /** Walking is free: every search walks the graph. */
  static final SearchCosts WALKING_IS_FREE = new SearchCosts(1e6, 1e-6, 10);

  /** What a machine of the year 2026 measures with 128 dimensions. */
  static final SearchCosts USUAL = new SearchCosts(30, 30, 8);

  private Indexes() {}

  /** An index whose beam the audit has chosen, with a little to spare. */
  static LuceneIndex open(Path folder, float[][] vectors, float[][] queries, SearchCosts costs) {
    return open(
        folder, vectors, Popularity.even(vectors.length), Precision.FLOAT32, queries, costs);
  }

  static LuceneIndex open(
      Path folder,
      float[][] vectors,
      Popularity popularity,
      Precision precision,
      float[][] queries,
      SearchCosts costs) {
    DistinctVectors distinct = DistinctVectors.of(vectors).inLocalOrder();
    int nodes = distinct.nodes().count();
    IndexSettings settings =
        new IndexSettings(
            16,
            100,
            100,
            precision,
            new IndexSettings.Floor(0.99, 0, IndexSettings.BelowFloor.REFUSE));
    try {
      GraphWriter.write(folder, distinct, settings);
      IndexAudit unknown = new IndexAudit(vectors.length, nodes, 1, 1, 0, 100, true, costs);
      int beam;
      try (LuceneIndex index =
          LuceneIndex.open(folder, distinct.nodes(), popularity, precision, unknown)) {
        List<Query> asked = Arrays.stream(queries).map(query -> Query.of(query, 10)).toList();
        beam = GraphAudit.of(index, nodes, List.of(asked), settings).searchBeam();
      }
      IndexAudit audit = new IndexAudit(vectors.length, nodes, 1, 1, 0, beam, true, costs);
      return LuceneIndex.open(folder, distinct.nodes(), popularity, precision, audit);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
