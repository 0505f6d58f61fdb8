package dev.kindred.service.event;

/**
 * A number and its 95 % confidence interval; NaN where there is too little to say.
 *
 * @param value the number
 * @param low where the interval begins
 * @param high where it ends
 */
public record Estimate(double value, double low, double high) {

  /** Nothing can be said. */
  static final Estimate NONE = new Estimate(Double.NaN, Double.NaN, Double.NaN);

  private static final double HALF_WIDTH = 1.959964; // In standard errors.

  /** A ratio that is not negative, by the normal approximation. */
  static Estimate ratio(RatioMoments of) {
    double half = HALF_WIDTH * Math.sqrt(of.variance());
    return new Estimate(of.ratio(), Math.max(0, of.ratio() - half), of.ratio() + half);
  }

  /** By how much a ratio is above another, relative to it; the interval is one of its logarithm. */
  static Estimate lift(RatioMoments of, RatioMoments over) {
    double quotient = of.ratio() / over.ratio();
    double error =
        Math.sqrt(
            of.variance() / (of.ratio() * of.ratio())
                + over.variance() / (over.ratio() * over.ratio()));
    if (!Double.isFinite(quotient) || !Double.isFinite(error)) {
      return NONE;
    }
    return new Estimate(
        quotient - 1,
        quotient * Math.exp(-HALF_WIDTH * error) - 1,
        quotient * Math.exp(HALF_WIDTH * error) - 1);
  }

  /** Whether the interval holds a number. */
  public boolean covers(double number) {
    return low <= number && number <= high;
  }
}
