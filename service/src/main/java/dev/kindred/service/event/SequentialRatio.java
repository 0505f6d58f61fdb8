package dev.kindred.service.event;

/**
 * Whether the variants get the units that they are meant to get, tested so that one may look at any
 * time: a test that is repeated whenever a metric is read would raise alarms by chance alone. What
 * is compared is how likely the counts are if the shares may be others, and if they are as meant
 * (Lindon and Malek, Anytime-valid inference for multinomial count data, NeurIPS 2022). The other
 * shares are drawn around the meant ones from Dirichlet(c p), and of n units n₁, n₂, … came to the
 * variants:
 *
 * <pre>
 *   E = Γ(c) / Γ(c + n) · Π Γ(c pᵢ + nᵢ) / Γ(c pᵢ) · Π pᵢ^-nᵢ
 * </pre>
 *
 * <p>If all is well, E ever reaches 1000 with probability 0.001 at most (Ville's inequality).
 */
final class SequentialRatio {

  /** c: deviations of about half a percentage point are found soonest. */
  static final double CONCENTRATION = 10_000;

  private static final double LOG_ALARM = -Math.log(SampleRatio.ALARM);
  private static final double LEAST = 12; // From here on the series below is exact enough.

  private SequentialRatio() {}

  /**
   * ln E.
   *
   * @param counts units of each variant
   * @param shares that they are meant to get, of which the sum is 1; where one is 0, its variant
   *     can have no unit and does not count
   */
  static double logEvidence(long[] counts, double[] shares) {
    double units = 0;
    double log = 0;
    for (int i = 0; i < counts.length; i++) {
      if (shares[i] > 0) {
        double own = CONCENTRATION * shares[i];
        double count = (double) counts[i];
        units += count;
        log += logGamma(own + count) - logGamma(own) - count * Math.log(shares[i]);
      }
    }
    return log + logGamma(CONCENTRATION) - logGamma(CONCENTRATION + units);
  }

  /** Whether something is wrong, with an error of 0.001 at most over all looks together. */
  static boolean isAlarm(long[] counts, double[] shares) {
    return logEvidence(counts, shares) >= LOG_ALARM;
  }

  /** ln Γ(x) for x above 0: Stirling's series (DLMF 5.11.1), error below 1e-12. */
  static double logGamma(double x) {
    if (x < LEAST) {
      return logGamma(x + 1) - Math.log(x);
    }
    double square = x * x;
    return (x - 0.5) * Math.log(x)
        - x
        + 0.5 * Math.log(2 * Math.PI)
        + (1.0 / 12 - (1.0 / 360 - (1.0 / 1260 - 1.0 / (1680 * square)) / square) / square) / x;
  }
}
