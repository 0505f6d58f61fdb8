package dev.kindred.model.report;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Tables as plain text. */
public final class TextTable {
  private TextTable() {}

  /**
   * Texts to the left, numbers to the right, each row ended.
   *
   * @param rows equally many cells each
   * @param texts how many columns from the left hold texts
   */
  public static String align(List<List<String>> rows, int texts) {
    int[] widths =
        IntStream.range(0, rows.getFirst().size())
            .map(i -> rows.stream().mapToInt(row -> row.get(i).length()).max().orElse(1))
            .toArray();
    return rows.stream()
        .map(row ->
            IntStream.range(0, widths.length)
                .mapToObj(
                    i -> ("%" + (i < texts ? "-" : "") + widths[i] + "s").formatted(row.get(i)))
                .collect(Collectors.joining("  ")))
        .map(line -> line.stripTrailing() + "\n")
        .collect(Collectors.joining());
  }
}
