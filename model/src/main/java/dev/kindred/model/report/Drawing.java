package dev.kindred.model.report;

import java.util.ArrayList;
import java.util.List;

/** A figure's marks, to be written as SVG or as PNG. */
public final class Drawing {
  private final int width;
  private final int height;
  private final String description;
  private final List<Mark> marks = new ArrayList<>();

  /**
   * @param description what the drawing shows, for those who cannot see it
   */
  Drawing(int width, int height, String description) {
    this.width = width;
    this.height = height;
    this.description = description;
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  String description() {
    return description;
  }

  /** In the order in which they are drawn. */
  List<Mark> marks() {
    return List.copyOf(marks);
  }

  void line(String style, double x1, double y1, double x2, double y2) {
    marks.add(new Mark.Line(style, x1, y1, x2, y2));
  }

  void text(String style, double x, double y, String content) {
    marks.add(new Mark.Text(style, x, y, content));
  }

  void upwards(String style, double x, double y, String content) {
    marks.add(new Mark.Upwards(style, x, y, content));
  }

  void add(Mark mark) {
    marks.add(mark);
  }

  /** An {@code svg} element, whose colours are the page's. */
  public String svg() {
    return Svg.of(this);
  }

  /** A PNG file, twice as wide and high, on white. */
  public byte[] png() {
    return Png.of(this);
  }
}
