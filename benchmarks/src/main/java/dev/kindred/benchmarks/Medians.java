package dev.kindred.benchmarks;

import java.util.Arrays;

/** The middle of several measurements; these machines are never quiet. */
final class Medians {

  private Medians() {}

  static double of(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
