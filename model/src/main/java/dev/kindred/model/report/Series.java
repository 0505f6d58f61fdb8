package dev.kindred.model.report;

import java.util.List;

/**
 * A line of a chart.
 *
 * @param name as in the legend
 * @param points in the order in which they are joined
 */
public record Series(String name, List<Point> points) {
  public Series {
    points = List.copyOf(points);
  }

  /** A point in the units of the axes. */
  public record Point(double x, double y) {
    public Point {
      if (!Double.isFinite(x) || !Double.isFinite(y)) {
        throw new IllegalArgumentException("a point at %s, %s".formatted(x, y));
      }
    }
  }
}
