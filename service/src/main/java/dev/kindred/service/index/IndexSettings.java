package dev.kindred.service.index;

/**
 * How the graph is built and searched. The paper of HNSW (arXiv 1603.09320) calls {@code
 * maxConnections} M, {@code beamWidth} efConstruction and {@code searchBeam} ef.
 *
 * @param maxConnections neighbours of a node, 2 to 512; twice as many on the lowest level
 * @param beamWidth nodes kept while a node's neighbours are sought, 1 to 3200
 * @param searchBeam nodes kept while searching for a few items, 10 to 1600; the build widens it
 *     until {@code floor.minRecall} is reached, with a reserve
 * @param precision how the graph keeps its vectors
 * @param floor what the graph must reach when it is audited
 */
public record IndexSettings(
    int maxConnections, int beamWidth, int searchBeam, Precision precision, Floor floor) {

  /** No graph is searched with more than this. */
  static final int MAX_SEARCH_BEAM = 1600;

  /**
   * What suits unit vectors of some hundred dimensions, and is searched more often than built: a
   * search visits about half of the nodes that it would in a graph built with a beam of 100.
   */
  public static final IndexSettings DEFAULT =
      new IndexSettings(24, 400, 100, Precision.FLOAT32, Floor.DEFAULT);

  /**
   * What a graph must reach when it is audited.
   *
   * @param minRecall recall@10 against exact search on the audit's sample, 0 to 1
   * @param minReachable share of the nodes that can be reached from the graph's entry, 0 to 1
   * @param below what becomes of an index that is below
   */
  public record Floor(double minRecall, double minReachable, BelowFloor below) {

    /** Refuses what misses more than one neighbour in fifty. */
    public static final Floor DEFAULT = new Floor(0.98, 0.99, BelowFloor.REFUSE);

    /** Checks the ranges. */
    public Floor {
      requireRange("min-recall", minRecall, 0, 1);
      requireRange("min-reachable", minReachable, 0, 1);
    }
  }

  /** What becomes of an index below its floor. */
  public enum BelowFloor {
    /** It is not used. */
    REFUSE,
    /** Every search scores every vector: slow and right. */
    EXACT
  }

  /** Checks the ranges. */
  public IndexSettings {
    requireRange("max-connections", maxConnections, 2, 512);
    requireRange("beam-width", beamWidth, 1, 3200);
    requireRange("search-beam", searchBeam, 10, MAX_SEARCH_BEAM);
  }

  private static void requireRange(String name, Number value, int least, int most) {
    if (!(value.doubleValue() >= least && value.doubleValue() <= most)) {
      throw new IllegalArgumentException(
          "%s must be between %d and %d, but is %s".formatted(name, least, most, value));
    }
  }
}
