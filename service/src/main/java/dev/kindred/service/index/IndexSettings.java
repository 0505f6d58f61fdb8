package dev.kindred.service.index;

/**
 * How the graph is built and searched. The paper of HNSW (arXiv 1603.09320) calls {@code
 * maxConnections} M, {@code beamWidth} efConstruction and {@code searchBeam} ef.
 *
 * @param maxConnections neighbours of a node, 2 to 512; twice as many on the lowest level
 * @param beamWidth nodes kept while a node's neighbours are sought, 1 to 3200
 * @param searchBeam nodes kept while searching for a few items, 10 to 1600; the build doubles it
 *     until {@code minRecall} is reached
 * @param minRecall recall@10 against exact search that the graph must reach on the audit's sample,
 *     0 to 1
 */
public record IndexSettings(int maxConnections, int beamWidth, int searchBeam, double minRecall) {

  /** No graph is searched with more than this; exact search takes its place. */
  static final int MAX_SEARCH_BEAM = 1600;

  /** What suits unit vectors of some hundred dimensions. */
  public static final IndexSettings DEFAULT = new IndexSettings(16, 100, 100, 0.98);

  /** Checks the ranges. */
  public IndexSettings {
    requireRange("max-connections", maxConnections, 2, 512);
    requireRange("beam-width", beamWidth, 1, 3200);
    requireRange("search-beam", searchBeam, 10, MAX_SEARCH_BEAM);
    requireRange("min-recall", minRecall, 0, 1);
  }

  private static void requireRange(String name, double value, int least, int most) {
    if (!(value >= least && value <= most)) {
      throw new IllegalArgumentException(
          "%s must be between %d and %d, but is %s".formatted(name, least, most, value));
    }
  }
}
