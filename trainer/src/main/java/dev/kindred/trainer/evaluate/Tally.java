package dev.kindred.trainer.evaluate;

import java.util.Arrays;

/** Adds up the rankings of one slice, source by source. */
final class Tally {
  private static final int SHORT = 10;
  private static final int LONG = 50;

  private long pairs;
  private long sources;
  private long foundIn10;
  private long foundIn50;
  private double precisionAt10;
  private double precisionAt50;
  private final SourceScores scores;
  private int next;

  /**
   * @param capacity how many sources will be added
   */
  Tally(int capacity) {
    this.scores = new SourceScores(capacity);
  }

  /**
   * Adds a source.
   *
   * @param relevant its targets, ascending; one that is paired twice stands twice
   * @param ranking item rows, best first
   */
  void add(int[] relevant, int[] ranking) {
    int source = next++;
    if (relevant.length == 0) {
      return;
    }
    pairs += relevant.length;
    sources++;
    int distinct = (int) Arrays.stream(relevant).distinct().count();
    int hits = 0;
    int timesIn10 = 0;
    int timesIn50 = 0;
    double sumAt10 = 0;
    double sum = 0;
    for (int rank = 1; rank <= Math.min(LONG, ranking.length); rank++) {
      int times = occurrences(relevant, ranking[rank - 1]);
      if (times > 0) {
        hits++;
        sum += (double) hits / rank;
        timesIn50 += times;
        if (rank <= SHORT) {
          timesIn10 += times;
          sumAt10 = sum;
        }
      }
    }
    foundIn10 += timesIn10;
    foundIn50 += timesIn50;
    precisionAt10 += sumAt10 / Math.min(distinct, SHORT);
    precisionAt50 += sum / Math.min(distinct, LONG);
    scores.setPairs(source, relevant.length);
    scores.set(source, Metric.RECALL_10, timesIn10);
    scores.set(source, Metric.RECALL_50, timesIn50);
    scores.set(source, Metric.MAP_10, sumAt10 / Math.min(distinct, SHORT));
    scores.set(source, Metric.MAP_50, sum / Math.min(distinct, LONG));
  }

  private static int occurrences(int[] sorted, int item) {
    int found = Arrays.binarySearch(sorted, item);
    if (found < 0) {
      return 0;
    }
    int first = found;
    while (first > 0 && sorted[first - 1] == item) {
      first--;
    }
    int last = found;
    while (last + 1 < sorted.length && sorted[last + 1] == item) {
      last++;
    }
    return last - first + 1;
  }

  /** What each source added so far, in their order. */
  SourceScores scores() {
    return scores;
  }

  Metrics metrics() {
    return new Metrics(
        pairs,
        sources,
        share((double) foundIn10, pairs),
        share((double) foundIn50, pairs),
        share(precisionAt10, sources),
        share(precisionAt50, sources));
  }

  private static double share(double part, long whole) {
    return whole == 0 ? 0 : part / whole;
  }
}
