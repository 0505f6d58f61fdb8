package dev.kindred.service.event;

/**
 * The sums behind a ratio of two totals over units, such as clicked requests over all requests. Its
 * variance takes units, not requests, as what was drawn (the delta method: Deng, Knoblich and Lu,
 * KDD 2018):
 *
 * <pre>
 *   R = Σy / Σx,   Var(R) = (s_yy - 2 R s_xy + R² s_xx) / (n x̄²)
 * </pre>
 */
final class RatioMoments {

  private long units;
  private double x;
  private double y;
  private double xx;
  private double xy;
  private double yy;

  /** Takes in a unit. */
  void add(double unitX, double unitY) {
    move(unitX, unitY, 1);
  }

  /** Changes a unit that was taken in. */
  void change(double oldX, double oldY, double newX, double newY) {
    move(oldX, oldY, -1);
    move(newX, newY, 1);
  }

  private void move(double unitX, double unitY, int sign) {
    units += sign;
    x += sign * unitX;
    y += sign * unitY;
    xx += sign * unitX * unitX;
    xy += sign * unitX * unitY;
    yy += sign * unitY * unitY;
  }

  long units() {
    return units;
  }

  double total() {
    return y;
  }

  /** The ratio; NaN without any unit. */
  double ratio() {
    return y / x;
  }

  /** The ratio's variance; NaN for fewer than two units. */
  double variance() {
    if (units < 2) {
      return Double.NaN;
    }
    double n = (double) units;
    double ratio = ratio();
    double sxx = (xx - x * x / n) / (n - 1);
    double sxy = (xy - x * y / n) / (n - 1);
    double syy = (yy - y * y / n) / (n - 1);
    double mean = x / n;
    return Math.max(0, syy - 2 * ratio * sxy + ratio * ratio * sxx) / (n * mean * mean);
  }
}
