package dev.kindred.model.report;

import java.util.Locale;
import java.util.stream.Collectors;

/** Writes a drawing as an SVG element. */
final class Svg {
  private Svg() {}

  static String of(Drawing drawing) {
    StringBuilder text =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "<svg viewBox=\"0 0 %d %d\" width=\"%d\" role=\"img\" aria-label=\"%s\">",
                drawing.width(),
                drawing.height(),
                drawing.width(),
                Html.escape(drawing.description())));
    text.append('\n');
    drawing.marks().forEach(mark -> text.append(element(mark)).append('\n'));
    return text + "</svg>\n";
  }

  private static String element(Mark mark) {
    return switch (mark) {
      case Mark.Line(String style, double x1, double y1, double x2, double y2) ->
          String.format(
              Locale.ROOT,
              "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>",
              style,
              x1,
              y1,
              x2,
              y2);
      case Mark.Text(String style, double x, double y, String content) ->
          String.format(
              Locale.ROOT,
              "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\">%s</text>",
              style,
              x,
              y,
              Html.escape(content));
      case Mark.Upwards(String style, double x, double y, String content) ->
          String.format(
              Locale.ROOT,
              "<text class=\"%s\" transform=\"translate(%.1f %.1f) rotate(-90)\">%s</text>",
              style,
              x,
              y,
              Html.escape(content));
      case Mark.Cell(double x, double y, double width, double height, double strength) ->
          String.format(
              Locale.ROOT,
              "<rect class=\"cell\" x=\"%.1f\" y=\"%.1f\" width=\"%.0f\" height=\"%.0f\""
                  + " fill-opacity=\"%.3f\"/>",
              x,
              y,
              width,
              height,
              strength);
      case Mark.Dot(int series, double x, double y, double radius, double opacity) ->
          String.format(
              Locale.ROOT,
              "<circle class=\"dot s%d\" cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" fill-opacity=\"%.2f\"/>",
              series,
              x,
              y,
              radius,
              opacity);
      case Mark.Path path ->
          path.points().stream()
              .map(point -> String.format(Locale.ROOT, "%.1f,%.1f", point.x(), point.y()))
              .collect(
                  Collectors.joining(
                      " ",
                      String.format(
                          Locale.ROOT, "<polyline class=\"series s%d\" points=\"", path.series()),
                      "\"/>"));
    };
  }
}
