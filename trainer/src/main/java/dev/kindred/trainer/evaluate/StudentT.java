package dev.kindred.trainer.evaluate;

/** Student's t distribution. */
final class StudentT {
  private static final int ITERATIONS = 10_000;
  private static final double PRECISION = 1e-14;
  private static final double TINY = 1e-300;
  private static final double[] LANCZOS = {
    0.9999999999998099,
    676.5203681218851,
    -1259.1392167224028,
    771.3234287776531,
    -176.6150291621406,
    12.507343278686905,
    -0.13857109526572012,
    9.984369578019572e-6,
    1.5056327351493116e-7
  };

  private StudentT() {}

  /**
   * The probability that |T| is at least |t|.
   *
   * @param degreesOfFreedom above 0
   */
  static double twoSided(double t, double degreesOfFreedom) {
    if (Double.isInfinite(t)) {
      return 0;
    }
    return beta(degreesOfFreedom / (degreesOfFreedom + t * t), degreesOfFreedom / 2, 0.5);
  }

  /** The t that |T| exceeds with probability 0.05: half a 95 % interval in standard errors. */
  static double halfWidth95(double degreesOfFreedom) {
    double low = 0;
    double high = 1e4;
    for (int i = 0; i < 100; i++) {
      double middle = (low + high) / 2;
      if (twoSided(middle, degreesOfFreedom) > 0.05) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  /** The regularised incomplete beta function Iₓ(a, b) by its continued fraction (DLMF 8.17.22). */
  private static double beta(double x, double a, double b) {
    if (x <= 0 || x >= 1) {
      return x <= 0 ? 0 : 1;
    }
    if (x > (a + 1) / (a + b + 2)) {
      return 1 - beta(1 - x, b, a); // The fraction converges fast on the other side.
    }
    double front =
        Math.exp(
            logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
    return front * fraction(x, a, b) / a;
  }

  /** Lentz's evaluation of the fraction. */
  private static double fraction(double x, double a, double b) {
    double c = 1;
    double d = 1 / nonZero(1 - (a + b) * x / (a + 1));
    double value = d;
    for (int m = 1; m <= ITERATIONS; m++) {
      double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
      d = 1 / nonZero(1 + even * d);
      c = nonZero(1 + even / c);
      value *= d * c;
      double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
      d = 1 / nonZero(1 + odd * d);
      c = nonZero(1 + odd / c);
      value *= d * c;
      if (Math.abs(d * c - 1) < PRECISION) {
        return value;
      }
    }
    throw new ArithmeticException("no convergence at x %s, a %s, b %s".formatted(x, a, b));
  }

  private static double nonZero(double value) {
    return Math.abs(value) < TINY ? TINY : value;
  }

  /** ln Γ(x) for x ≥ 0.5, by Lanczos's approximation. */
  private static double logGamma(double x) {
    double sum = LANCZOS[0];
    for (int i = 1; i < LANCZOS.length; i++) {
      sum += LANCZOS[i] / (x - 1 + i);
    }
    double t = x + 6.5;
    return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(sum);
  }
}
