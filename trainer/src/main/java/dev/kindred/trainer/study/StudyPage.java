package dev.kindred.trainer.study;

import dev.kindred.model.report.Axis;
import dev.kindred.model.report.HtmlReport;
import dev.kindred.model.report.IntervalPlot;
import dev.kindred.model.report.LineChart;
import dev.kindred.model.report.Scale;
import dev.kindred.model.report.Series;
import dev.kindred.trainer.evaluate.Comparison;
import dev.kindred.trainer.evaluate.Comparisons;
import dev.kindred.trainer.evaluate.EvaluationResult;
import dev.kindred.trainer.evaluate.MeanInterval;
import dev.kindred.trainer.evaluate.Metric;
import dev.kindred.trainer.evaluate.Metrics;
import dev.kindred.trainer.evaluate.PairedDifference;
import dev.kindred.trainer.evaluate.Slice;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** A study's numbers as a page: for each slice a plot of the recalls and a table of all metrics. */
final class StudyPage {

  private static final String RANKED_ALL = "Ranking all items but the source";
  private static final String RANKED_NEW = "Leaving out the source's training targets";

  private static final String OVER_SOURCES_AND_SEEDS =
      "Differences are paired by source and seed; their intervals and p values are for other sources and other seeds.";
  private static final String OVER_SEEDS =
      "Differences are paired by seed, since each seed draws training pairs and with them slices of its own; * marks those whose interval leaves out 0.";

  private final Study study;
  private final String title;
  private final SequencedMap<String, List<EvaluationResult>> methods = new LinkedHashMap<>();

  private final Optional<Comparisons> comparisons;

  /**
   * @param title of the study as it was run
   * @param comparisons with the first method; empty where only seeds can be paired
   */
  StudyPage(
      Study study,
      String title,
      List<EvaluationResult> results,
      Optional<Comparisons> comparisons) {
    this.study = study;
    this.title = title;
    this.comparisons = comparisons;
    results.forEach(
        result -> methods.computeIfAbsent(result.method(), _ -> new ArrayList<>()).add(result));
  }

  /** The page. */
  HtmlReport html(String dataset, List<Long> seeds, Provenance provenance) {
    HtmlReport page =
        new HtmlReport(title + ", " + dataset)
            .paragraph(
                "Seeds %s. ± is half the 95 %% interval of the mean over seeds (Student's t). %s The last rows need no training."
                    .formatted(
                        seeds, comparisons.isPresent() ? OVER_SOURCES_AND_SEEDS : OVER_SEEDS));
    study.curve().ifPresent(curve -> page.figure(gains(curve)));
    if (study == Study.BETA) {
      page.figure(overBeta()).figure(tailOverHead());
    }
    for (Slice slice : study.slices()) {
      page.heading("Slice: " + slice);
      section(page, slice, RANKED_ALL, EvaluationResult::unfiltered, Comparison::unfiltered);
      section(page, slice, RANKED_NEW, EvaluationResult::filtered, Comparison::filtered);
    }
    return provenance.addTo(page);
  }

  /** By how many per cent each point of the curve is better than the baseline, in each slice. */
  private LineChart gains(Curve curve) {
    List<Series> lines = new ArrayList<>();
    for (Slice slice : study.slices()) {
      double base = recall(methods.firstEntry().getValue(), slice);
      lines.add(
          new Series(
              slice.toString(),
              curve.values().stream()
                  .map(value ->
                      new Series.Point(
                          value,
                          base == 0 ? 0 : 100 * (recall(at(curve, value), slice) / base - 1)))
                  .toList()));
    }
    return new LineChart(
        "Gain in Recall@50 over " + methods.firstEntry().getKey() + ". " + RANKED_ALL,
        Axis.of(curve.key(), curve.scale()),
        Axis.of("gain in %", Scale.LINEAR),
        lines);
  }

  /** Recall of head and tail over β, with and without self-supervision. */
  private LineChart overBeta() {
    List<Series> lines = new ArrayList<>();
    for (boolean augmented : new boolean[] {false, true}) {
      for (Slice slice : List.of(Slice.HEAD, Slice.TAIL)) {
        lines.add(
            new Series(
                "%s, %s".formatted(slice, augmented ? Variant.CFM : Variant.BASELINE),
                Curve.LOG_Q.values().stream()
                    .map(beta -> new Series.Point(beta, corrected(augmented, beta, slice)))
                    .toList()));
      }
    }
    return new LineChart(
        "Recall@50 over β. " + RANKED_NEW,
        Axis.of("β (log-q)", Scale.LINEAR),
        Axis.of("Recall@50", Scale.LINEAR),
        lines);
  }

  /** What the head costs the tail: a line through the strengths, from 0 to 1. */
  private LineChart tailOverHead() {
    List<Series> lines = new ArrayList<>();
    for (boolean augmented : new boolean[] {false, true}) {
      lines.add(
          new Series(
              augmented ? Variant.CFM : Variant.BASELINE,
              Curve.LOG_Q.values().stream()
                  .map(beta ->
                      new Series.Point(
                          corrected(augmented, beta, Slice.HEAD),
                          corrected(augmented, beta, Slice.TAIL)))
                  .toList()));
    }
    return new LineChart(
        "Tail over head, Recall@50, from β = 0 to 1. " + RANKED_NEW,
        Axis.of("Recall@50 of the head", Scale.LINEAR),
        Axis.of("Recall@50 of the tail", Scale.LINEAR),
        lines);
  }

  private double corrected(boolean augmented, double beta, Slice slice) {
    String method = Variant.corrected(augmented, beta).label();
    return mean(
            methods.getOrDefault(method, List.of()),
            slice,
            EvaluationResult::filtered,
            Metrics::recallAt50)
        .mean();
  }

  private List<EvaluationResult> at(Curve curve, double value) {
    return methods.getOrDefault(Variant.with(curve.key(), value).label(), List.of());
  }

  private static double recall(List<EvaluationResult> results, Slice slice) {
    return mean(results, slice, EvaluationResult::unfiltered, Metrics::recallAt50).mean();
  }

  private void section(
      HtmlReport page,
      Slice slice,
      String ranking,
      Function<EvaluationResult, Map<Slice, Metrics>> metrics,
      Function<Comparison, Map<Slice, Map<Metric, PairedDifference>>> differences) {
    List<IntervalPlot.Row> plotted = new ArrayList<>();
    List<List<String>> rows = new ArrayList<>();
    methods.forEach((method, results) -> {
      MeanInterval recall = mean(results, slice, metrics, Metrics::recallAt50);
      plotted.add(new IntervalPlot.Row(method, recall.mean(), recall.halfWidth()));
      rows.add(
          List.of(
              method,
              mean(results, slice, metrics, Metrics::recallAt10).toString(),
              recall.toString(),
              comparisons
                  .map(compared -> difference(compared, method, slice, differences))
                  .orElseGet(() -> difference(results, slice, metrics)),
              mean(results, slice, metrics, Metrics::mapAt10).toString(),
              mean(results, slice, metrics, Metrics::mapAt50).toString()));
    });
    page.figure(
        new IntervalPlot(
            "Recall@50, slice " + slice + ". " + ranking,
            Axis.of("Recall@50", Scale.LINEAR),
            plotted,
            plotted.getFirst().value()));
    page.table(
        List.of(
            ranking,
            "Recall@10",
            "Recall@50",
            "minus " + methods.firstEntry().getKey(),
            "MAP@10",
            "MAP@50"),
        rows);
  }

  private static String difference(
      Comparisons comparisons,
      String method,
      Slice slice,
      Function<Comparison, Map<Slice, Map<Metric, PairedDifference>>> differences) {
    return comparisons.comparisons().stream()
        .filter(comparison -> comparison.method().equals(method))
        .map(comparison ->
            String.valueOf(
                differences.apply(comparison).getOrDefault(slice, Map.of()).get(Metric.RECALL_50)))
        .findFirst()
        .orElse("");
  }

  private String difference(
      List<EvaluationResult> results,
      Slice slice,
      Function<EvaluationResult, Map<Slice, Metrics>> metrics) {
    List<EvaluationResult> first = methods.firstEntry().getValue();
    if (results.equals(first) || results.size() != first.size()) {
      return "";
    }
    MeanInterval difference =
        MeanInterval.ofDifferences(
            values(results, slice, metrics, Metrics::recallAt50),
            values(first, slice, metrics, Metrics::recallAt50));
    String mean = String.format(Locale.ROOT, "%+.4f", difference.mean());
    return difference.values() == 1
        ? mean
        : String.format(
            Locale.ROOT,
            "%s ±%.4f%s",
            mean,
            difference.halfWidth(),
            difference.excludesZero() ? "*" : "");
  }

  private static MeanInterval mean(
      List<EvaluationResult> results,
      Slice slice,
      Function<EvaluationResult, Map<Slice, Metrics>> metrics,
      ToDoubleFunction<Metrics> metric) {
    return MeanInterval.of(values(results, slice, metrics, metric));
  }

  private static double[] values(
      List<EvaluationResult> results,
      Slice slice,
      Function<EvaluationResult, Map<Slice, Metrics>> metrics,
      ToDoubleFunction<Metrics> metric) {
    return results.stream()
        .map(result -> metrics.apply(result).getOrDefault(slice, Metrics.NONE))
        .mapToDouble(metric)
        .toArray();
  }
}
