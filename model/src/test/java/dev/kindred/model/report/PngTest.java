package dev.kindred.model.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class PngTest {
  private static final int WHITE = 0xffffff;
  private static final int FIRST = 0x0b62a8;
  private static final int SECOND = 0xc4500c;

  @Test
  void aDotIsWhereTheSvgHasIt() throws IOException {
    Drawing drawing = new Drawing(40, 20, "dots");
    drawing.add(new Mark.Dot(1, 10, 5, 3, 1));
    drawing.add(new Mark.Dot(2, 30, 15, 3, 1));
    BufferedImage image = image(drawing);
    assertThat(image.getWidth()).isEqualTo(80);
    assertThat(image.getHeight()).isEqualTo(40);
    assertThat(image.getRGB(20, 10) & WHITE).isEqualTo(FIRST);
    assertThat(image.getRGB(60, 30) & WHITE).isEqualTo(SECOND);
    assertThat(image.getRGB(40, 20) & WHITE).isEqualTo(WHITE);
    assertThat(drawing.svg()).contains("cx=\"10.0\" cy=\"5.0\"", "cx=\"30.0\" cy=\"15.0\"");
  }

  @Test
  void textEndsStandsAroundOrBeginsAtItsPoint() throws IOException {
    for (String style : List.of("end", "middle", "start")) {
      Drawing drawing = new Drawing(200, 30, "text");
      drawing.text(style, 100, 20, "WWWW");
      int[] inked = columns(image(drawing));
      double centre = (inked[0] + inked[inked.length - 1]) / 4.0;
      assertThat(centre)
          .as(style)
          .isBetween(
              style.equals("start") ? 102.0 : style.equals("end") ? 60.0 : 97.0,
              style.equals("start") ? 140.0 : style.equals("end") ? 98.0 : 103.0);
    }
  }

  @Test
  void everyFigureCanBePainted() throws IOException {
    Series rising = new Series("rising", List.of(new Series.Point(0, 0), new Series.Point(1, 0.5)));
    Series falling =
        new Series("falling", List.of(new Series.Point(0, 1), new Series.Point(1, 0.2)));
    Axis axis = Axis.of("β", Scale.LINEAR);
    List<Figure> figures =
        List.of(
            new LineChart("lines", axis, Axis.of("recall", Scale.LINEAR), List.of(rising, falling)),
            new ScatterPlot("points", List.of(rising, falling)),
            new IntervalPlot("rows", axis, List.of(new IntervalPlot.Row("a", 0.3, 0.1)), 0.2),
            HeatMap.of("cells", List.of("a", "b"), new double[][] {{1, 0}, {0.5, 1}}));
    for (Figure figure : figures) {
      Set<Integer> colours = new HashSet<>();
      BufferedImage image = image(figure.drawing());
      for (int x = 0; x < image.getWidth(); x++) {
        for (int y = 0; y < image.getHeight(); y++) {
          colours.add(image.getRGB(x, y) & WHITE);
        }
      }
      assertThat(colours).as(figure.title()).contains(WHITE).hasSizeGreaterThan(5);
    }
  }

  @Test
  void equalDrawingsGiveEqualBytes() {
    Drawing drawing = new Drawing(40, 20, "dots");
    drawing.add(new Mark.Dot(1, 10, 5, 3, 0.5));
    assertThat(drawing.png()).isEqualTo(drawing.png());
  }

  private static int[] columns(BufferedImage image) {
    return IntStream.range(0, image.getWidth())
        .filter(x ->
            IntStream.range(0, image.getHeight())
                .anyMatch(y -> (image.getRGB(x, y) & WHITE) != WHITE))
        .toArray();
  }

  private static BufferedImage image(Drawing drawing) throws IOException {
    return Objects.requireNonNull(ImageIO.read(new ByteArrayInputStream(drawing.png())));
  }
}
