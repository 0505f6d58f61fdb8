package dev.kindred.trainer.evaluate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * Several methods side by side as plain text, a row each, several seeds of a method in one row as
 * mean and confidence interval; and each method's difference to the first, paired by seed.
 */
public final class ReportTable {
  private record Column(String title, ToDoubleFunction<EvaluationResult> value) {}

  private final SequencedMap<String, List<EvaluationResult>> methods = new LinkedHashMap<>();

  /** Adds results; those of one method belong to its row, in the order of their seeds. */
  public ReportTable add(EvaluationResult... results) {
    for (EvaluationResult result : results) {
      methods.computeIfAbsent(result.method(), _ -> new ArrayList<>()).add(result);
    }
    return this;
  }

  /** The table of the unfiltered metrics, then that of the filtered ones. */
  @Override
  public String toString() {
    return section("Whole corpus", EvaluationResult::unfiltered)
        + "\n"
        + section("Without the source's training targets", EvaluationResult::filtered);
  }

  /** The mean differences of all methods to the first, {@code *} where they exclude 0. */
  public String differences() {
    List<EvaluationResult> first = methods.firstEntry().getValue();
    String reference = methods.firstEntry().getKey();
    List<Column> columns = columns(EvaluationResult::filtered);
    List<List<String>> rows = new ArrayList<>();
    rows.add(titles("Filtered, minus " + reference, columns));
    methods.forEach((method, results) -> {
      if (!method.equals(reference) && results.size() == first.size()) {
        rows.add(
            row(
                method,
                columns,
                column -> {
                  MeanInterval difference =
                      MeanInterval.ofDifferences(values(results, column), values(first, column));
                  return difference + (difference.excludesZero() ? "*" : "");
                }));
      }
    });
    return align(rows);
  }

  private String section(String title, Function<EvaluationResult, Map<Slice, Metrics>> metrics) {
    List<Column> columns = columns(metrics);
    List<List<String>> rows = new ArrayList<>();
    rows.add(titles(title, columns));
    methods.forEach((method, results) ->
        rows.add(
            row(method, columns, column -> MeanInterval.of(values(results, column)).toString())));
    return align(rows);
  }

  private static List<Column> columns(Function<EvaluationResult, Map<Slice, Metrics>> metrics) {
    List<Column> columns = new ArrayList<>();
    for (Slice slice : Slice.values()) {
      add(columns, slice, "R@10", metrics, Metrics::recallAt10);
      add(columns, slice, "R@50", metrics, Metrics::recallAt50);
      add(columns, slice, "MAP@10", metrics, Metrics::mapAt10);
      add(columns, slice, "MAP@50", metrics, Metrics::mapAt50);
    }
    return columns;
  }

  private static void add(
      List<Column> columns,
      Slice slice,
      String metric,
      Function<EvaluationResult, Map<Slice, Metrics>> metrics,
      ToDoubleFunction<Metrics> value) {
    columns.add(
        new Column(
            slice + " " + metric,
            result -> {
              Metrics measured = metrics.apply(result).get(slice);
              return measured == null ? 0 : value.applyAsDouble(measured);
            }));
  }

  private static double[] values(List<EvaluationResult> results, Column column) {
    return results.stream().mapToDouble(column.value()).toArray();
  }

  private static List<String> titles(String corner, List<Column> columns) {
    List<String> titles = new ArrayList<>();
    titles.add(corner);
    columns.forEach(column -> titles.add(column.title()));
    return titles;
  }

  private static List<String> row(
      String method, List<Column> columns, Function<Column, String> cell) {
    List<String> row = new ArrayList<>();
    row.add(method);
    columns.forEach(column -> row.add(cell.apply(column)));
    return row;
  }

  private static String align(List<List<String>> rows) {
    int[] widths = new int[rows.getFirst().size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        String padding = " ".repeat(widths[i] - row.get(i).length());
        line.append(i == 0 ? row.get(i) + padding : "  " + padding + row.get(i));
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }
}
