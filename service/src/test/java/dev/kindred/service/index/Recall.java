package dev.kindred.service.index;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The mean recall of a sample of queries, held to what the mean of all must be. It fails where the
 * sample's mean is five of its standard errors too low: for a plan that holds its promise that has
 * a probability below one in a million, and with a hundred queries a plan that misses one in ten
 * fails.
 */
final class Recall {

  private static final double STANDARD_ERRORS = 5;

  private int queries;
  private double sum;
  private double squares;

  /** A query found so many of those that it should have. */
  void add(long right, long possible) {
    if (possible > 0) {
      double recall = (double) right / possible;
      queries++;
      sum += recall;
      squares += recall * recall;
    }
  }

  double mean() {
    return sum / queries;
  }

  void assertAtLeast(double bound, long seed) {
    double variance = Math.max(0, squares / queries - mean() * mean());
    assertThat(mean() + STANDARD_ERRORS * Math.sqrt(variance / queries))
        .as("recall %.4f of %d queries, seed %d", mean(), queries, seed)
        .isGreaterThanOrEqualTo(bound);
  }
}
