package dev.kindred.model.report;

import java.util.Optional;

/**
 * An axis of a chart.
 *
 * @param label what it measures, with the unit
 * @param low where it begins; by default at the smallest value
 * @param high where it ends; by default at the largest value
 */
public record Axis(String label, Scale scale, Optional<Double> low, Optional<Double> high) {

  /** An axis as long as its values need. */
  public static Axis of(String label, Scale scale) {
    return new Axis(label, scale, Optional.empty(), Optional.empty());
  }

  /** The same axis from one number to another. */
  public Axis between(double from, double to) {
    return new Axis(label, scale, Optional.of(from), Optional.of(to));
  }

  /** The same axis, long enough for these values. */
  Axis fitted(double smallest, double largest) {
    double from = low.orElse(smallest);
    double to = high.orElse(largest);
    if (from == to) { // A single value: give it room.
      from = scale == Scale.LOG ? from / 2 : from - 0.5;
      to = scale == Scale.LOG ? to * 2 : to + 0.5;
    }
    if (from > to || (scale == Scale.LOG && from <= 0)) {
      throw new IllegalArgumentException("axis '%s' from %s to %s".formatted(label, from, to));
    }
    return between(from, to);
  }

  double position(double value) {
    return scale.position(value, low.orElseThrow(), high.orElseThrow());
  }
}
