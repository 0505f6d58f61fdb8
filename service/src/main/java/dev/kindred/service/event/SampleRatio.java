package dev.kindred.service.event;

/**
 * Whether the variants got the units that they were meant to get: Pearson's χ² test. A mismatch
 * means that something between the assignment and this report loses units of one variant, and no
 * other number of the report can be trusted (Fabijan et al., KDD 2019).
 *
 * @param chiSquared the statistic
 * @param pValue the probability of one as large if all is well
 * @param alarm whether it is below 0.001
 */
public record SampleRatio(double chiSquared, double pValue, boolean alarm) {

  /** Below this something is wrong. */
  public static final double ALARM = 0.001;

  private static final double NEGLIGIBLE = 1e-9;
  private static final int ITERATIONS = 10_000;

  /**
   * The test.
   *
   * @param counts units of each variant
   * @param shares that they are meant to get; what is left of 1 belongs to variants without a unit
   */
  public static SampleRatio of(long[] counts, double[] shares) {
    long sum = 0;
    double share = 0;
    for (int i = 0; i < counts.length; i++) {
      sum += counts[i];
      share += shares[i];
    }
    double statistic = 0;
    int cells = 0;
    for (int i = 0; i < counts.length; i++) {
      double expected = (double) sum * shares[i];
      if (expected > 0) {
        double off = (double) counts[i] - expected;
        statistic += off * off / expected;
        cells++;
      }
    }
    double missing = 1 - share;
    if (missing > NEGLIGIBLE) {
      statistic += (double) sum * missing;
      cells++;
    }
    if (sum == 0 || cells < 2) {
      return new SampleRatio(0, 1, false);
    }
    double p = upperGamma((cells - 1) / 2.0, statistic / 2);
    return new SampleRatio(statistic, p, p < ALARM);
  }

  /** The regularised upper incomplete gamma function Q(a, x) (DLMF 8.7.1 and 8.9.2). */
  static double upperGamma(double a, double x) {
    if (x <= 0) {
      return 1;
    }
    double front = Math.exp(a * Math.log(x) - x - logGamma(a));
    if (x < a + 1) {
      double term = 1 / a;
      double sum = term;
      for (int n = 1; n < ITERATIONS && term > sum * 1e-16; n++) {
        term *= x / (a + n);
        sum += term;
      }
      return 1 - front * sum;
    }
    double b = x + 1 - a;
    double c = 1e300;
    double d = 1 / b;
    double fraction = d;
    for (int n = 1; n < ITERATIONS; n++) {
      double an = -n * (n - a);
      b += 2;
      d = 1 / (an * d + b);
      c = b + an / c;
      double change = c * d;
      fraction *= change;
      if (Math.abs(change - 1) < 1e-15) {
        break;
      }
    }
    return front * fraction;
  }

  /** ln Γ(a) of a whole or half number above 0. */
  private static double logGamma(double a) {
    double sum = a == Math.rint(a) ? 0 : 0.5 * Math.log(Math.PI);
    for (double factor = a - 1; factor > 0; factor--) {
      sum += Math.log(factor);
    }
    return sum;
  }
}
