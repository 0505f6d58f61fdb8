package dev.kindred.service.index;

import dev.kindred.model.bundle.Similarity;
import dev.kindred.model.corpus.Popularity;
import dev.kindred.model.files.Digests;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What an index is made from. It never changes.
 *
 * @param release the release's name; empty if nobody said
 * @param digest identifies the vectors
 * @param items how many there are
 * @param vectors {@code [items, dimension]}, asked for when an index is built
 * @param similarity how they are compared
 * @param popularity of the items
 * @param mostPopularity the largest weight that popularity will have in a query, 0 or above: τ; the
 *     floor holds with it and without
 * @param queries kinds of queries, each {@code [queries, dimension]}, like those that will be
 *     asked, given the vectors; the floor holds for every kind
 */
public record IndexSource(
    String release,
    String digest,
    int items,
    Supplier<float[][]> vectors,
    Similarity similarity,
    Popularity popularity,
    double mostPopularity,
    Function<float[][], List<float[][]>> queries) {

  private static final int AUDIT_K = 10;

  /**
   * Items that are compared by cosine and equally popular, in an index that is not audited.
   *
   * @param name identifies them together with the vectors
   * @param vectors {@code [items, dimension]}; of unit length unless another similarity is set
   */
  public static IndexSource of(String name, float[][] vectors) {
    return of(digest(name, vectors), vectors.length, () -> vectors);
  }

  /**
   * The same of vectors that take long to compute.
   *
   * @param digest identifies the vectors: an index that was built of others must have another
   */
  public static IndexSource of(String digest, int items, Supplier<float[][]> vectors) {
    return new IndexSource(
        "", digest, items, vectors, Similarity.COSINE, Popularity.even(items), 0, _ -> List.of());
  }

  /** The same for a release of a name. */
  public IndexSource named(String name) {
    return new IndexSource(
        name, digest, items, vectors, similarity, popularity, mostPopularity, queries);
  }

  /** The same compared otherwise. */
  public IndexSource comparedBy(Similarity other) {
    return new IndexSource(
        release, digest, items, vectors, other, popularity, mostPopularity, queries);
  }

  /** The same with items of some popularity. */
  public IndexSource withPopularity(Popularity other, double most) {
    return new IndexSource(release, digest, items, vectors, similarity, other, most, queries);
  }

  /** The same, audited by kinds of queries. */
  public IndexSource auditedBy(float[][]... kinds) {
    return auditedBy(_ -> List.of(kinds));
  }

  /** The same, audited by queries that depend on the vectors. */
  public IndexSource auditedBy(Function<float[][], List<float[][]>> kinds) {
    return new IndexSource(
        release, digest, items, vectors, similarity, popularity, mostPopularity, kinds);
  }

  /** What of popularity an index is made from; a floor of 0 as before there were floors. */
  String popularityKey() {
    return popularity.floor() == 0
        ? "" + mostPopularity
        : "%s, at least %d".formatted(mostPopularity, popularity.floor());
  }

  /** What the audit asks, for each kind of vectors at both ends of the dial. */
  List<List<Query>> auditQueries(float[][] of) {
    List<List<Query>> kinds = new ArrayList<>();
    for (float[][] kind : queries.apply(of)) {
      List<Query> plain = Arrays.stream(kind).map(vector -> Query.of(vector, AUDIT_K)).toList();
      kinds.add(plain);
      if (mostPopularity > 0) {
        kinds.add(plain.stream().map(query -> query.popularity(mostPopularity)).toList());
      }
    }
    return kinds;
  }

  private static String digest(String name, float[][] vectors) {
    MessageDigest digest = Digests.newSha256();
    for (float[] vector : vectors) {
      ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES);
      bytes.asFloatBuffer().put(vector);
      digest.update(bytes.array());
    }
    return name + "\n" + Digests.hex(digest);
  }
}
