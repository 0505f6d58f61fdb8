package dev.kindred.service.index;

import dev.kindred.model.bundle.Similarity;
import dev.kindred.model.corpus.Popularity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What an index is made from. It never changes. */
public final class IndexSource {

  private static final int AUDIT_K = 10;

  private final String bundleDigest;
  private final float[][] vectors;
  private final Similarity similarity;
  private final Popularity popularity;
  private final double mostPopularity;
  private final float[][][] auditQueries;

  private IndexSource(
      String bundleDigest,
      float[][] vectors,
      Similarity similarity,
      Popularity popularity,
      double mostPopularity,
      float[][][] auditQueries) {
    this.bundleDigest = bundleDigest;
    this.vectors = vectors;
    this.similarity = similarity;
    this.popularity = popularity;
    this.mostPopularity = mostPopularity;
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
        0,
        new float[0][][]);
  }

  /** The same compared otherwise. */
  public IndexSource comparedBy(Similarity other) {
    return new IndexSource(bundleDigest, vectors, other, popularity, mostPopularity, auditQueries);
  }

  /**
   * The same with items of some popularity.
   *
   * @param most the largest weight that popularity will have in a query, 0 or above: τ; the floor
   *     holds with it and without
   */
  public IndexSource withPopularity(Popularity other, double most) {
    return new IndexSource(bundleDigest, vectors, similarity, other, most, auditQueries);
  }

  /**
   * The same, audited.
   *
   * @param queries kinds of queries, each {@code [queries, dimension]}, like those that will be
   *     asked; the floor holds for every kind
   */
  public IndexSource auditedBy(float[][]... queries) {
    return new IndexSource(bundleDigest, vectors, similarity, popularity, mostPopularity, queries);
  }

  /** The same with other vectors, compared by cosine. */
  IndexSource asUnitVectors(float[][] items) {
    return new IndexSource(
        bundleDigest, items, Similarity.COSINE, popularity, mostPopularity, auditQueries);
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

  double mostPopularity() {
    return mostPopularity;
  }

  /** What the audit asks, for each kind of vectors at both ends of the dial. */
  List<List<Query>> auditQueries() {
    List<List<Query>> kinds = new ArrayList<>();
    for (float[][] kind : auditQueries) {
      List<Query> queries = Arrays.stream(kind).map(vector -> Query.of(vector, AUDIT_K)).toList();
      kinds.add(queries);
      if (mostPopularity > 0) {
        kinds.add(queries.stream().map(query -> query.popularity(mostPopularity)).toList());
      }
    }
    return kinds;
  }
}
