package dev.kindred.trainer.report;

import java.util.List;
import java.util.Locale;

/**
 * Points in the plane by groups. The axes have no unit and are not drawn; both have one scale.
 *
 * @param title what they show
 * @param groups at most six, the number of colours that are told apart
 */
public record ScatterPlot(String title, List<Series> groups) implements Figure {
  private static final int MOST_GROUPS = 6;
  private static final int SIZE = 560;
  private static final int MARGIN = 12;
  private static final int LEGEND_ROW = 20;

  /** Checks that there is something to draw, and that it can be told apart. */
  public ScatterPlot {
    groups = List.copyOf(groups);
    if (groups.isEmpty() || groups.size() > MOST_GROUPS) {
      throw new IllegalArgumentException(
          "the plot '%s' has %d groups; 1 to %d can be drawn"
              .formatted(title, groups.size(), MOST_GROUPS));
    }
  }

  @Override
  public String svg() {
    double most =
        groups.stream()
            .flatMap(group -> group.points().stream())
            .mapToDouble(point -> Math.max(Math.abs(point.x()), Math.abs(point.y())))
            .max()
            .orElse(1);
    Svg svg = new Svg(SIZE, SIZE + LEGEND_ROW * groups.size(), title);
    for (int group = 0; group < groups.size(); group++) {
      String style = "dot s" + (group + 1);
      for (Series.Point point : groups.get(group).points()) {
        svg.raw(dot(style, place(point.x(), most), place(-point.y(), most), 2.5));
      }
      double row = SIZE + LEGEND_ROW * (group + 0.4);
      svg.raw(dot(style, MARGIN, row, 4));
      svg.text("start", MARGIN + 12, row + 4, groups.get(group).name());
    }
    return svg.end();
  }

  private static double place(double value, double most) {
    return SIZE / 2.0 + value / Math.max(most, Double.MIN_NORMAL) * (SIZE / 2.0 - MARGIN);
  }

  private static String dot(String style, double x, double y, double radius) {
    return String.format(
        Locale.ROOT,
        "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\"/>",
        style,
        x,
        y,
        radius);
  }
}
