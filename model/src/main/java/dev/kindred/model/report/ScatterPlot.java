package dev.kindred.model.report;

import java.util.List;

/**
 * Points in the plane whose axes mean nothing, coloured by group.
 *
 * @param title what they show
 * @param groups at most six, the number of colours that are told apart; a series each
 */
public record ScatterPlot(String title, List<Series> groups) implements Figure {
  private static final int MOST_GROUPS = 6;
  private static final int SIZE = 560;
  private static final int MARGIN = 8;
  private static final int LEGEND_ROW = 20;

  /** Checks that there is something to draw, and that it can be told apart. */
  public ScatterPlot {
    groups = List.copyOf(groups);
    if (groups.stream().allMatch(group -> group.points().isEmpty())) {
      throw new IllegalArgumentException("the plot '%s' has no points".formatted(title));
    }
    if (groups.size() > MOST_GROUPS) {
      throw new IllegalArgumentException(
          "the plot '%s' has %d groups; at most %d can be told apart"
              .formatted(title, groups.size(), MOST_GROUPS));
    }
  }

  @Override
  public Drawing drawing() {
    double reach =
        groups.stream()
            .flatMap(group -> group.points().stream())
            .mapToDouble(point -> Math.max(Math.abs(point.x()), Math.abs(point.y())))
            .max()
            .orElse(1);
    double scale = reach == 0 ? 0 : (SIZE / 2.0 - MARGIN) / reach; // Alike for both axes.
    Drawing drawing = new Drawing(SIZE, SIZE + LEGEND_ROW * groups.size() + 4, title);
    for (int group = 0; group < groups.size(); group++) {
      for (Series.Point point : groups.get(group).points()) {
        dot(drawing, group, SIZE / 2.0 + scale * point.x(), SIZE / 2.0 - scale * point.y(), 2.5);
      }
      double row = SIZE + LEGEND_ROW * (group + 0.5);
      dot(drawing, group, MARGIN + 4, row, 5);
      drawing.text("start", MARGIN + 16, row + 4, groups.get(group).name());
    }
    return drawing;
  }

  private static void dot(Drawing drawing, int group, double x, double y, double radius) {
    drawing.add(new Mark.Dot(group + 1, x, y, radius, 0.75));
  }
}
