package dev.kindred.model.report;

import java.util.Locale;

/** Writes the elements of a drawing. */
final class Svg {
  private final StringBuilder text = new StringBuilder();

  /**
   * @param description what the drawing shows, for those who cannot see it
   */
  Svg(int width, int height, String description) {
    raw(
        String.format(
            Locale.ROOT,
            "<svg viewBox=\"0 0 %d %d\" width=\"%d\" role=\"img\" aria-label=\"%s\">",
            width,
            height,
            width,
            Html.escape(description)));
  }

  void line(String style, double x1, double y1, double x2, double y2) {
    raw(
        String.format(
            Locale.ROOT,
            "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>",
            style,
            x1,
            y1,
            x2,
            y2));
  }

  /** Text; {@code style} also says what the point is: its start, middle or end. */
  void text(String style, double x, double y, String content) {
    raw(
        String.format(
            Locale.ROOT,
            "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\">%s</text>",
            style,
            x,
            y,
            Html.escape(content)));
  }

  /** Text that reads upwards around its middle. */
  void upwards(String style, double x, double y, String content) {
    raw(
        String.format(
            Locale.ROOT,
            "<text class=\"%s\" transform=\"translate(%.1f %.1f) rotate(-90)\">%s</text>",
            style,
            x,
            y,
            Html.escape(content)));
  }

  void raw(String element) {
    text.append(element).append('\n');
  }

  String end() {
    return text + "</svg>\n";
  }
}
