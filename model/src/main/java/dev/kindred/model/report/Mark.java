package dev.kindred.model.report;

import java.util.List;

/**
 * What a drawing is made of. Places are pixels from the upper left corner; a style names classes of
 * the page's style sheet, a series one of six colours, from 1.
 */
sealed interface Mark {

  /** A straight line. */
  record Line(String style, double x1, double y1, double x2, double y2) implements Mark {}

  /** Text; the style also says what the point is: its start, middle or end. */
  record Text(String style, double x, double y, String content) implements Mark {}

  /** Text that reads upwards from, around or to its point. */
  record Upwards(String style, double x, double y, String content) implements Mark {}

  /**
   * A cell of a matrix.
   *
   * @param strength of its colour, 0 to 1
   */
  record Cell(double x, double y, double width, double height, double strength) implements Mark {}

  /** A filled circle. */
  record Dot(int series, double x, double y, double radius, double opacity) implements Mark {}

  /** A line through points. */
  record Path(int series, List<Series.Point> points) implements Mark {}
}
