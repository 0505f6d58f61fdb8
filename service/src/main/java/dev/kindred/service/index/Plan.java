package dev.kindred.service.index;

/** How an answer was found. */
public enum Plan {
  /** By walking the graph: approximate, measured by {@link IndexAudit}. */
  HNSW("hnsw"),
  /** By walking the graph, taking only what the filter lets pass. */
  HNSW_FILTERED("hnsw-filtered"),
  /** By scoring every vector that may be in the answer. */
  EXACT("exact");

  private final String label;

  Plan(String label) {
    this.label = label;
  }

  /** The name in answers. */
  public String label() {
    return label;
  }
}
