package dev.kindred.service.embedding;

import java.time.Duration;

/**
 * How the batches of several threads are put together.
 *
 * @param maxRows most rows that are put together into one run, 1 to 1024
 * @param maxQueuedRows most rows that wait, at least {@code maxRows}; more are refused
 * @param window how long a run waits for company, 0 to 100 ms; with 0, a run takes what came during
 *     the one before it
 * @param deadline how long a batch waits for its run to begin, 1 ms to 1 min; then it is refused
 */
public record BatchingSettings(int maxRows, int maxQueuedRows, Duration window, Duration deadline) {

  private static final Duration LONGEST_WINDOW = Duration.ofMillis(100);
  private static final Duration SHORTEST_DEADLINE = Duration.ofMillis(1);
  private static final Duration LONGEST_DEADLINE = Duration.ofMinutes(1);

  /** What suits a tower on a CPU. */
  public static final BatchingSettings DEFAULT =
      new BatchingSettings(32, 4096, Duration.ZERO, Duration.ofSeconds(1));

  /** Checks the ranges. */
  public BatchingSettings {
    require(
        maxRows >= 1 && maxRows <= Sizes.MAX_ROWS,
        "max-rows must be between 1 and %d, but is %d".formatted(Sizes.MAX_ROWS, maxRows));
    require(
        maxQueuedRows >= maxRows,
        "max-queued-rows must be at least max-rows (%d), but is %d"
            .formatted(maxRows, maxQueuedRows));
    require(
        !window.isNegative() && window.compareTo(LONGEST_WINDOW) <= 0,
        "window must be between 0 and 100 ms, but is " + window);
    require(
        deadline.compareTo(SHORTEST_DEADLINE) >= 0 && deadline.compareTo(LONGEST_DEADLINE) <= 0,
        "deadline must be between 1 ms and 1 min, but is " + deadline);
  }

  private static void require(boolean holds, String law) {
    if (!holds) {
      throw new IllegalArgumentException(law);
    }
  }
}
