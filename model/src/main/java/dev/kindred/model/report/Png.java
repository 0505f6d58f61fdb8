package dev.kindred.model.report;

import java.awt.AlphaComposite;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;

/** Paints a drawing, in the colours that a report has by day. Needs a font, but no screen. */
final class Png {
  private static final int SCALE = 2;
  private static final Color INK = new Color(0x1d2329);
  private static final Color SOFT = new Color(0x5b6670);
  private static final Color GRID = new Color(0xe3e7eb);
  private static final List<Color> SERIES =
      List.of(
          new Color(0x0b62a8),
          new Color(0xc4500c),
          new Color(0x14805e),
          new Color(0x96429c),
          new Color(0x8a6a00),
          new Color(0x4a5560));
  private static final float[][] DASHES = {{}, {7, 3}, {2, 3}, {9, 3, 2, 3}, {12, 4}, {4, 2, 1, 2}};
  private static final Font TEXT = new Font(Font.SANS_SERIF, Font.PLAIN, 12);

  private final Graphics2D to;

  private Png(Graphics2D to) {
    this.to = to;
  }

  static byte[] of(Drawing drawing) {
    BufferedImage image =
        new BufferedImage(
            SCALE * drawing.width(), SCALE * drawing.height(), BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    try {
      graphics.scale(SCALE, SCALE);
      graphics.setColor(Color.WHITE);
      graphics.fillRect(0, 0, drawing.width(), drawing.height());
      graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      graphics.setRenderingHint(
          RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
      Png png = new Png(graphics);
      drawing.marks().forEach(png::paint);
    } finally {
      graphics.dispose();
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private void paint(Mark mark) {
    switch (mark) {
      case Mark.Line(String style, double x1, double y1, double x2, double y2) -> {
        pen(style);
        to.draw(new Line2D.Double(x1, y1, x2, y2));
      }
      case Mark.Text(String style, double x, double y, String content) -> {
        to.setColor(colour(style));
        to.setFont(has(style, "on") ? TEXT.deriveFont(Font.BOLD) : TEXT);
        to.drawString(content, (float) (x - before(style, content)), (float) y);
      }
      case Mark.Upwards(String style, double x, double y, String content) -> {
        AffineTransform upright = to.getTransform();
        to.translate(x, y);
        to.rotate(-Math.PI / 2);
        paint(new Mark.Text(style, 0, 0, content));
        to.setTransform(upright);
      }
      case Mark.Cell(double x, double y, double width, double height, double strength) -> {
        Rectangle2D cell = new Rectangle2D.Double(x, y, width, height);
        fill(SERIES.getFirst(), strength, cell);
        pen("grid");
        to.draw(cell);
      }
      case Mark.Dot(int series, double x, double y, double radius, double opacity) ->
          fill(
              SERIES.get(series - 1),
              opacity,
              new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius));
      case Mark.Path path -> {
        pen("s" + path.series());
        to.draw(line(path.points()));
      }
    }
  }

  private static Path2D line(List<Series.Point> points) {
    Path2D line = new Path2D.Double();
    for (Series.Point point : points) {
      if (line.getCurrentPoint() == null) {
        line.moveTo(point.x(), point.y());
      } else {
        line.lineTo(point.x(), point.y());
      }
    }
    return line;
  }

  private void fill(Color colour, double opacity, Shape shape) {
    to.setColor(colour);
    to.setComposite(AlphaComposite.SrcOver.derive((float) opacity));
    to.fill(shape);
    to.setComposite(AlphaComposite.SrcOver);
  }

  private void pen(String style) {
    to.setColor(colour(style));
    int series = series(style);
    float[] dashes = series == 0 ? DASHES[0] : DASHES[series - 1];
    to.setStroke(
        series == 0 || dashes.length == 0
            ? new BasicStroke(series == 0 ? 1 : 2, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND)
            : new BasicStroke(2, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, dashes, 0));
  }

  private static Color colour(String style) {
    int series = series(style);
    if (series > 0) {
      return SERIES.get(series - 1);
    }
    if (has(style, "grid")) {
      return GRID;
    }
    if (has(style, "on")) {
      return Color.WHITE;
    }
    return has(style, "tick") || has(style, "axis") ? SOFT : INK;
  }

  /** How much of a text stands before its point. */
  private double before(String style, String content) {
    double width = to.getFontMetrics().stringWidth(content);
    if (has(style, "end")) {
      return width;
    }
    return has(style, "middle") ? width / 2 : 0;
  }

  /** The number of a style's series, or 0. */
  private static int series(String style) {
    for (int series = 1; series <= SERIES.size(); series++) {
      if (has(style, "s" + series)) {
        return series;
      }
    }
    return 0;
  }

  private static boolean has(String style, String name) {
    return Arrays.asList(style.split(" ", -1)).contains(name);
  }
}
