package dev.kindred.model.report;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Lines over two axes.
 *
 * @param title what they show
 * @param series at most six, the number of colours that are told apart
 */
public record LineChart(String title, Axis x, Axis y, List<Series> series) implements Figure {
  private static final int MOST_SERIES = 6;
  private static final int WIDTH = 640;
  private static final int HEIGHT = 360;
  private static final int LEFT = 64;
  private static final int RIGHT = 16;
  private static final int TOP = 16;
  private static final int BOTTOM = 48;
  private static final int LEGEND_ROW = 20;

  /** Checks that there is something to draw, and that it can be told apart. */
  public LineChart {
    series = List.copyOf(series);
    if (series.stream().allMatch(line -> line.points().isEmpty())) {
      throw new IllegalArgumentException("the chart '%s' has no points".formatted(title));
    }
    if (series.size() > MOST_SERIES) {
      throw new IllegalArgumentException(
          "the chart '%s' has %d lines; at most %d can be told apart"
              .formatted(title, series.size(), MOST_SERIES));
    }
  }

  @Override
  public Drawing drawing() {
    Axis across = fitted(x, Series.Point::x);
    Axis up = fitted(y, Series.Point::y);
    int legend = series.size() > 1 ? LEGEND_ROW * series.size() + 4 : 0;
    Drawing drawing = new Drawing(WIDTH, HEIGHT + legend, title);
    drawX(drawing, across);
    drawY(drawing, up);
    for (int i = 0; i < series.size(); i++) {
      drawing.add(line(series.get(i), i + 1, across, up));
      if (legend > 0) {
        double row = HEIGHT + LEGEND_ROW * (i + 0.5);
        drawing.line("series s" + (i + 1), LEFT, row, LEFT + 24, row);
        drawing.text("start", LEFT + 32, row + 4, series.get(i).name());
      }
    }
    return drawing;
  }

  private Axis fitted(Axis axis, ToDoubleFunction<Series.Point> value) {
    List<Double> values =
        series.stream()
            .flatMap(line -> line.points().stream())
            .map(point -> value.applyAsDouble(point))
            .sorted()
            .toList();
    return axis.fitted(values.getFirst(), values.getLast());
  }

  private static void drawX(Drawing drawing, Axis axis) {
    for (double tick : axis.scale().ticks(axis.low().orElseThrow(), axis.high().orElseThrow())) {
      double at = across(axis, tick);
      drawing.line("grid", at, TOP, at, HEIGHT - BOTTOM);
      drawing.text("tick middle", at, HEIGHT - BOTTOM + 16, Scale.label(tick));
    }
    drawing.line("axis", LEFT, HEIGHT - BOTTOM, WIDTH - RIGHT, HEIGHT - BOTTOM);
    drawing.text("middle", (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 10, axis.label());
  }

  private static void drawY(Drawing drawing, Axis axis) {
    for (double tick : axis.scale().ticks(axis.low().orElseThrow(), axis.high().orElseThrow())) {
      double at = up(axis, tick);
      drawing.line("grid", LEFT, at, WIDTH - RIGHT, at);
      drawing.text("tick end", LEFT - 6, at + 4, Scale.label(tick));
    }
    drawing.line("axis", LEFT, TOP, LEFT, HEIGHT - BOTTOM);
    drawing.upwards("middle", 14, (TOP + HEIGHT - BOTTOM) / 2.0, axis.label());
  }

  private static Mark line(Series series, int number, Axis x, Axis y) {
    return new Mark.Path(
        number,
        series.points().stream()
            .map(point -> new Series.Point(across(x, point.x()), up(y, point.y())))
            .toList());
  }

  private static double across(Axis axis, double value) {
    return LEFT + axis.position(value) * (WIDTH - LEFT - RIGHT);
  }

  private static double up(Axis axis, double value) {
    return HEIGHT - BOTTOM - axis.position(value) * (HEIGHT - TOP - BOTTOM);
  }
}
