package dev.kindred.service.index;

/** Where indexes come from. */
public interface CorpusIndexes {

  /**
   * The index of some vectors, as it was kept or built now, with progress.
   *
   * @throws IllegalArgumentException if there is no vector, or one is not as the similarity asks
   * @throws dev.kindred.model.files.InvalidInputException if it cannot be kept
   * @throws BelowFloorException if the graph is below its floor and the settings refuse it then
   * @throws IndexUnavailableException if what keeps it does not answer
   */
  BuiltIndex open(IndexSource source);

  /** The same, built anew. */
  BuiltIndex replace(IndexSource source);

  /** The same for an index that nobody asks for again. */
  BuiltIndex openOnce(IndexSource source);

  /**
   * Asks what keeps indexes whether it is there, before anybody works for nothing.
   *
   * @throws IndexUnavailableException if it does not answer
   */
  void requireReachable();

  /** Removes what a killed process left. None of this process' indexes may be being built. */
  void removeAbandoned();

  /**
   * Removes old indexes.
   *
   * @param most how many are kept
   */
  void tidy(int most);
}
