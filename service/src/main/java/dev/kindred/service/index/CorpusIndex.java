package dev.kindred.service.index;

/**
 * The vectors of a corpus, searched by inner product. Items are numbered from 0 in the order of the
 * corpus. Searches may run on any number of threads.
 */
public interface CorpusIndex extends AutoCloseable {

  /** How many items there are. */
  int size();

  /** A copy of an item's vector, {@code [dimension]}. */
  float[] vector(int item);

  /**
   * The items nearest to a query.
   *
   * @param query {@code [dimension]}, of unit length
   * @param k how many items to find, at least 1; fewer are found only where fewer exist
   * @param excluded items to leave out
   */
  SearchResult search(float[] query, int k, Exclusions excluded);

  /** The same question, answered by scoring every vector. */
  SearchResult exact(float[] query, int k, Exclusions excluded);

  /** What was measured when the index was built. */
  IndexAudit audit();

  /** Lets go of the files. No search may be running. */
  @Override
  void close();
}
