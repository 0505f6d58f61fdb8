package dev.kindred.service.index;

import dev.kindred.model.bundle.Similarity;

/** What an index is made from. It never changes. */
public final class IndexSource {

  private final String bundleDigest;
  private final float[][] vectors;
  private final Similarity similarity;
  private final Popularity popularity;
  private final float[][][] auditQueries;

  private IndexSource(
      String bundleDigest,
      float[][] vectors,
      Similarity similarity,
      Popularity popularity,
      float[][][] auditQueries) {
    this.bundleDigest = bundleDigest;
    this.vectors = vectors;
    this.similarity = similarity;
    this.popularity = popularity;
    this.auditQueries = auditQueries;
  }

  /**
   * Items that are compared by cosine and equally popular, in an index that is not audited.
   *
   * @param bundleDigest identifies the bundle
   * @param vectors {@code [items, dimension]}; of unit length unless another similarity is set
   */
  public static IndexSource of(String bundleDigest, float[][] vectors) {
    return new IndexSource(
        bundleDigest,
        vectors,
        Similarity.COSINE,
        Popularity.even(vectors.length),
        new float[0][][]);
  }

  /** The same compared otherwise. */
  public IndexSource comparedBy(Similarity other) {
    return new IndexSource(bundleDigest, vectors, other, popularity, auditQueries);
  }

  /** The same with items of some popularity. */
  public IndexSource withPopularity(Popularity other) {
    return new IndexSource(bundleDigest, vectors, similarity, other, auditQueries);
  }

  /**
   * The same, audited.
   *
   * @param queries kinds of queries, each {@code [queries, dimension]}, like those that will be
   *     asked; the floor holds for every kind
   */
  public IndexSource auditedBy(float[][]... queries) {
    return new IndexSource(bundleDigest, vectors, similarity, popularity, queries);
  }

  /** The same with other vectors, compared by cosine. */
  IndexSource asUnitVectors(float[][] items, float[][][] queries) {
    return new IndexSource(bundleDigest, items, Similarity.COSINE, popularity, queries);
  }

  String bundleDigest() {
    return bundleDigest;
  }

  float[][] vectors() {
    return vectors;
  }

  Similarity similarity() {
    return similarity;
  }

  Popularity popularity() {
    return popularity;
  }

  float[][][] auditQueries() {
    return auditQueries;
  }
}
