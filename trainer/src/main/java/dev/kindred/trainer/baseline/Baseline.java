package dev.kindred.trainer.baseline;

/** The methods that a trained model should beat. */
public enum Baseline {
  /** {@link MostPopular}. */
  POPULAR("popular", "most popular"),

  /** {@link ItemNeighbours}. */
  ITEM_KNN("item-knn", "item-kNN"),

  /** {@link Bm25}. */
  BM25("bm25", "BM25"),

  /** {@link Ease}. */
  EASE("ease", "EASE^R");

  private final String label;
  private final String method;

  Baseline(String label, String method) {
    this.label = label;
    this.method = method;
  }

  /** The name in tables. */
  public String method() {
    return method;
  }

  /** The name on the command line. */
  @Override
  public String toString() {
    return label;
  }
}
