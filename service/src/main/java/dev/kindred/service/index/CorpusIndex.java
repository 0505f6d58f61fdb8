package dev.kindred.service.index;

import dev.kindred.model.corpus.Popularity;
import java.util.Arrays;
import org.apache.lucene.util.VectorUtil;

/**
 * The vectors of a corpus, searched by inner product. Items are numbered from 0 in the order of the
 * corpus. Searches may run on any number of threads.
 */
public interface CorpusIndex extends AutoCloseable {

  /** Items are numbered below this. */
  int size();

  /** A copy of an item's vector, {@code [dimension]}. */
  float[] vector(int item);

  /**
   * Copies of several items' vectors, {@code [items, dimension]}; one question to an index afar.
   */
  default float[][] vectors(int... items) {
    return Arrays.stream(items).mapToObj(this::vector).toArray(float[][]::new);
  }

  /** The inner product of two vectors of the same dimension. */
  static float innerProduct(float[] a, float[] b) {
    return VectorUtil.dotProduct(a, b);
  }

  /** What a query gives an item that it accepts. */
  float score(Query query, int item);

  /** How often each item is chosen. */
  Popularity popularity();

  /** The items nearest to a query, by the plan that costs least. */
  SearchResult search(Query query);

  /** The same question, answered by scoring every vector that matches. */
  SearchResult exact(Query query);

  /** What was measured when the index was built. */
  IndexAudit audit();

  /** Lets go of the files. No search may be running. */
  @Override
  void close();
}
