package dev.kindred.trainer.study;

import dev.kindred.model.report.ScatterPlot;
import dev.kindred.model.report.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Where a method puts the items of each group.
 *
 * @param method its name
 * @param points {@code [x, y]} by t-SNE, by group
 * @param agreement how many of an item's ten nearest neighbours among these items, by the vectors
 *     themselves, are of its group: the mean share, 0 to 1
 */
record ItemMap(String method, Map<String, List<List<Float>>> points, double agreement) {

  static final int NEIGHBOURS = 10;

  ScatterPlot plot(String feature) {
    List<Series> series = new ArrayList<>();
    points.forEach((group, all) ->
        series.add(
            new Series(
                group,
                all.stream().map(each -> new Series.Point(each.get(0), each.get(1))).toList())));
    return new ScatterPlot(
        "Items by %s's item tower, coloured by %s (t-SNE)".formatted(method, feature), series);
  }

  /**
   * The share of neighbours that agree.
   *
   * @param vectors of unit length
   * @param groups the number of each vector's group
   */
  static double agreement(float[][] vectors, int[] groups) {
    int most = Math.min(NEIGHBOURS, vectors.length - 1);
    return IntStream.range(0, vectors.length)
            .parallel()
            .mapToDouble(row ->
                IntStream.range(0, vectors.length)
                        .filter(other -> other != row)
                        .boxed()
                        .sorted((a, b) ->
                            Double.compare(
                                product(vectors[row], vectors[b]),
                                product(vectors[row], vectors[a])))
                        .limit(most)
                        .filter(other -> groups[other] == groups[row])
                        .count()
                    / (double) most)
            .sum()
        / vectors.length;
  }

  private static double product(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }
}
