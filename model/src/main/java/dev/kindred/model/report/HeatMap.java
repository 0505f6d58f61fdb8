package dev.kindred.model.report;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A matrix of numbers, the larger the darker (in the dark, the brighter), each also written.
 *
 * @param title what it shows
 * @param labels of rows and columns alike
 * @param values a row each, as many as labels, at least 0
 */
public record HeatMap(String title, List<String> labels, List<List<Double>> values)
    implements Figure {
  private static final int CELL_WIDTH = 56;
  private static final int CELL_HEIGHT = 28;
  private static final double LETTER = 6.6;
  private static final double STRONG = 0.7;

  /** Checks that the matrix is square. */
  public HeatMap {
    labels = List.copyOf(labels);
    int size = labels.size();
    if (values.size() != size || values.stream().anyMatch(row -> row.size() != size)) {
      throw new IllegalArgumentException("the heat map '%s' is not square".formatted(title));
    }
    values = values.stream().map(List::copyOf).toList();
  }

  /** A heat map of a matrix. */
  public static HeatMap of(String title, List<String> labels, double[][] matrix) {
    return new HeatMap(
        title,
        labels,
        Arrays.stream(matrix).map(row -> Arrays.stream(row).boxed().toList()).toList());
  }

  @Override
  public Drawing drawing() {
    int longest = labels.stream().mapToInt(String::length).max().orElse(0);
    int left = (int) (longest * LETTER) + 16;
    int top = left;
    int size = labels.size();
    Drawing drawing =
        new Drawing(left + size * CELL_WIDTH + 8, top + size * CELL_HEIGHT + 8, title);
    double most = values.stream().flatMap(List::stream).mapToDouble(x -> x).max().orElse(0);
    for (int row = 0; row < size; row++) {
      double y = top + row * CELL_HEIGHT;
      drawing.text("end", left - 8, y + 18, labels.get(row));
      drawing.upwards("start", left + (row + 0.5) * CELL_WIDTH + 4, top - 8, labels.get(row));
      for (int column = 0; column < size; column++) {
        double value = values.get(row).get(column);
        double strength = most == 0 ? 0 : value / most;
        double x = left + column * CELL_WIDTH;
        drawing.add(new Mark.Cell(x, y, CELL_WIDTH - 2, CELL_HEIGHT - 2, strength));
        drawing.text(
            strength > STRONG ? "on middle" : "middle",
            x + CELL_WIDTH / 2.0 - 1,
            y + 18,
            String.format(Locale.ROOT, "%.2f", value));
      }
    }
    return drawing;
  }
}
