package dev.kindred.trainer.evaluate;

/** Ranks the whole corpus, exactly, for given sources. */
@FunctionalInterface
public interface Ranker {

  /**
   * Ranks all items that are not excluded.
   *
   * @param sources rows of the dataset's sources, any number; callers pass blocks of at most {@link
   *     Evaluation#BLOCK_SIZE}
   * @param k how many items to return for each source, at least 1
   * @param exclusions which items never appear; of a source that is an item, at least itself
   * @return {@code [sources][k]} item rows, best first; fewer than k only where fewer are left.
   *     Equal scores are ordered by row.
   */
  int[][] rank(int[] sources, int k, Exclusions exclusions);
}
