package dev.kindred.trainer.evaluate;

/**
 * The quality of the rankings on one slice, 0 to 1, and 0 where there is nothing to measure.
 *
 * @param pairs the test pairs measured
 * @param sources how many different sources they have
 * @param recallAt10 the share of pairs whose target is among the first 10 for their source
 * @param recallAt50 likewise among the first 50
 * @param mapAt10 the mean over sources of the average precision at 10: the sum of the precisions at
 *     the ranks up to 10 that hold a relevant item, divided by the number of relevant items or 10,
 *     whichever is less; relevant are the source's test targets in the slice
 * @param mapAt50 likewise at 50
 */
public record Metrics(
    long pairs,
    long sources,
    double recallAt10,
    double recallAt50,
    double mapAt10,
    double mapAt50) {

  /** Nothing was measured. */
  public static final Metrics NONE = new Metrics(0, 0, 0, 0, 0, 0);
}
