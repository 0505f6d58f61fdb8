package dev.kindred.trainer.evaluate;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * A mean over several seeds.
 *
 * @param halfWidth half the width of its 95 % confidence interval by Student's t, in the mean's
 *     unit; 0 for a single value, which has no interval
 * @param values how many there are
 */
public record MeanInterval(double mean, double halfWidth, int values) {
  /** The mean of at least one value. */
  public static MeanInterval of(double... values) {
    int n = values.length;
    if (n == 0) {
      throw new IllegalArgumentException("no values to average");
    }
    double mean = Arrays.stream(values).sum() / n;
    if (n == 1) {
      return new MeanInterval(mean, 0, 1);
    }
    double squares = Arrays.stream(values).map(x -> (x - mean) * (x - mean)).sum();
    double error = Math.sqrt(squares / (n - 1) / n);
    return new MeanInterval(mean, StudentT.halfWidth95(n - 1) * error, n);
  }

  /**
   * The mean difference between two methods that ran with the same seeds, in the same order. The
   * methods differ at the 5 % level where the interval does not hold 0.
   */
  public static MeanInterval ofDifferences(double[] method, double[] baseline) {
    if (method.length != baseline.length) {
      throw new IllegalArgumentException(
          "%d values against %d: both need the same seeds"
              .formatted(method.length, baseline.length));
    }
    return of(
        IntStream.range(0, method.length).mapToDouble(i -> method[i] - baseline[i]).toArray());
  }

  /** Whether the interval of a difference leaves out 0. */
  public boolean excludesZero() {
    return values > 1 && Math.abs(mean) > halfWidth;
  }

  /** Three decimals: {@code 0.413 ±0.006}. */
  @Override
  public String toString() {
    return values == 1
        ? String.format(Locale.ROOT, "%.3f", mean)
        : String.format(Locale.ROOT, "%.3f ±%.3f", mean, halfWidth);
  }
}
