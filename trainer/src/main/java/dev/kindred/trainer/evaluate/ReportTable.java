package dev.kindred.trainer.evaluate;

import dev.kindred.model.report.TextTable;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Several methods side by side as plain text: a row for each slice and method, the metrics over the
 * whole corpus, then those without the source's training targets. Several seeds of a method are one
 * row, as mean and 95 % confidence interval.
 */
public final class ReportTable {
  private record Column(
      String title,
      Function<EvaluationResult, Map<Slice, Metrics>> metrics,
      ToDoubleFunction<Metrics> value) {

    double[] values(List<EvaluationResult> results, Slice slice) {
      return results.stream()
          .map(result -> metrics.apply(result).getOrDefault(slice, Metrics.NONE))
          .mapToDouble(value)
          .toArray();
    }
  }

  private static final List<Column> COLUMNS =
      Stream.concat(
              columns("", EvaluationResult::unfiltered),
              columns("filtered ", EvaluationResult::filtered))
          .toList();

  private final Set<Slice> slices;
  private final SequencedMap<String, List<EvaluationResult>> methods = new LinkedHashMap<>();
  private final SequencedMap<String, String> leftOut = new LinkedHashMap<>();

  /** A table of all slices. */
  public ReportTable() {
    this(EnumSet.allOf(Slice.class));
  }

  /** A table of some slices. */
  public ReportTable(Set<Slice> slices) {
    this.slices = EnumSet.copyOf(slices);
  }

  private static Stream<Column> columns(
      String prefix, Function<EvaluationResult, Map<Slice, Metrics>> metrics) {
    return Stream.of(
        new Column(prefix + "R@10", metrics, Metrics::recallAt10),
        new Column("R@50", metrics, Metrics::recallAt50),
        new Column("MAP@10", metrics, Metrics::mapAt10),
        new Column("MAP@50", metrics, Metrics::mapAt50));
  }

  /** Adds results; those of one method share its rows, in the order of their seeds. */
  public ReportTable add(EvaluationResult... results) {
    for (EvaluationResult result : results) {
      methods.computeIfAbsent(result.method(), _ -> new ArrayList<>()).add(result);
    }
    return this;
  }

  /** Says under the metrics why a method is not among them. */
  public ReportTable leaveOut(String method, String reason) {
    leftOut.put(method, reason);
    return this;
  }

  /** The metrics of all methods, and which were left out. */
  @Override
  public String toString() {
    StringBuilder text =
        new StringBuilder(
            table(
                "method",
                methods,
                (column, slice) ->
                    results -> MeanInterval.of(column.values(results, slice)).toString()));
    leftOut.forEach((method, reason) ->
        text.append(method).append(" is left out: ").append(reason).append('\n'));
    return text.toString();
  }

  /**
   * The mean differences of the other methods to the first, paired by seed, with {@code *} where
   * their interval leaves out 0. Methods with another number of seeds are not compared.
   */
  public String differences() {
    String reference = methods.firstEntry().getKey();
    List<EvaluationResult> first = methods.firstEntry().getValue();
    SequencedMap<String, List<EvaluationResult>> others = new LinkedHashMap<>(methods);
    others.remove(reference);
    others.values().removeIf(results -> results.size() != first.size());
    return table(
        "minus " + reference,
        others,
        (column, slice) ->
            results -> {
              MeanInterval difference =
                  MeanInterval.ofDifferences(
                      column.values(results, slice), column.values(first, slice));
              return difference + (difference.excludesZero() ? "*" : "");
            });
  }

  private String table(
      String corner,
      SequencedMap<String, List<EvaluationResult>> methods,
      BiFunction<Column, Slice, Function<List<EvaluationResult>, String>> cell) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(row("slice", corner, column -> column.title()));
    for (Slice slice : slices) {
      methods.forEach((method, results) ->
          rows.add(
              row(slice.toString(), method, column -> cell.apply(column, slice).apply(results))));
    }
    return TextTable.align(rows, 2);
  }

  private static List<String> row(String slice, String method, Function<Column, String> cell) {
    return Stream.concat(Stream.of(slice, method), COLUMNS.stream().map(cell)).toList();
  }
}
