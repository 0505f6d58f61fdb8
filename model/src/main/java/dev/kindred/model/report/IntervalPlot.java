package dev.kindred.model.report;

import java.util.List;

/**
 * Values with their intervals, one under the other.
 *
 * @param title what they show
 * @param axis of the values
 * @param rows from top to bottom, at least one
 * @param reference where a vertical line stands, such as the baseline's value
 */
public record IntervalPlot(String title, Axis axis, List<Row> rows, double reference)
    implements Figure {
  private static final int WIDTH = 640;
  private static final int ROW = 26;
  private static final int TOP = 8;
  private static final int BOTTOM = 48;
  private static final int RIGHT = 24;
  private static final double LETTER = 6.8;

  /**
   * A value.
   *
   * @param halfWidth of its interval, 0 for none
   */
  public record Row(String label, double value, double halfWidth) {}

  /** Checks that there is something to draw. */
  public IntervalPlot {
    rows = List.copyOf(rows);
    if (rows.isEmpty()) {
      throw new IllegalArgumentException("the plot '%s' has no rows".formatted(title));
    }
  }

  @Override
  public Drawing drawing() {
    int left = (int) (rows.stream().mapToInt(row -> row.label().length()).max().orElse(0) * LETTER);
    int plot = left + 24;
    int bottom = TOP + rows.size() * ROW;
    Axis fitted =
        axis.fitted(
            Math.min(
                reference,
                rows.stream().mapToDouble(r -> r.value() - r.halfWidth()).min().orElse(0)),
            Math.max(
                reference,
                rows.stream().mapToDouble(r -> r.value() + r.halfWidth()).max().orElse(1)));
    Drawing drawing = new Drawing(WIDTH, bottom + BOTTOM, title);
    for (double tick :
        fitted.scale().ticks(fitted.low().orElseThrow(), fitted.high().orElseThrow())) {
      double at = across(fitted, tick, plot);
      drawing.line("grid", at, TOP, at, bottom);
      drawing.text("tick middle", at, bottom + 16, Scale.label(tick));
    }
    double base = across(fitted, reference, plot);
    drawing.line("axis", base, TOP, base, bottom);
    drawing.text("middle", (plot + WIDTH - RIGHT) / 2.0, bottom + 38, axis.label());
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      double y = TOP + (i + 0.5) * ROW;
      drawing.text("end", plot - 10, y + 4, row.label());
      drawing.line(
          "series s1",
          across(fitted, row.value() - row.halfWidth(), plot),
          y,
          across(fitted, row.value() + row.halfWidth(), plot),
          y);
      drawing.add(new Mark.Dot(1, across(fitted, row.value(), plot), y, 4, 1));
    }
    return drawing;
  }

  private static double across(Axis axis, double value, int left) {
    return left + axis.position(value) * (WIDTH - RIGHT - left);
  }
}
