package dev.kindred.trainer.evaluate;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * By how much a method differs from another, for each slice and metric.
 *
 * @param against the other method
 * @param unfiltered ranking all items but the source
 * @param filtered leaving out the source's training targets
 */
public record Comparison(
    String method,
    String against,
    Map<Slice, Map<Metric, PairedDifference>> unfiltered,
    Map<Slice, Map<Metric, PairedDifference>> filtered) {

  /**
   * Compares the runs of two methods.
   *
   * @param runs of one evaluation, ordered by their seeds
   * @param reference likewise
   */
  static Comparison of(List<MeasuredRun> runs, List<MeasuredRun> reference) {
    return new Comparison(
        runs.getFirst().result().method(),
        reference.getFirst().result().method(),
        differences(runs, reference, false),
        differences(runs, reference, true));
  }

  private static Map<Slice, Map<Metric, PairedDifference>> differences(
      List<MeasuredRun> runs, List<MeasuredRun> reference, boolean filtered) {
    Map<Slice, Map<Metric, PairedDifference>> bySlice = new EnumMap<>(Slice.class);
    for (Slice slice : Slice.values()) {
      Map<Metric, PairedDifference> byMetric = new EnumMap<>(Metric.class);
      for (Metric metric : Metric.values()) {
        byMetric.put(
            metric,
            PairedDifference.of(
                values(runs, filtered, slice, metric),
                values(reference, filtered, slice, metric),
                reference.getFirst().scores(filtered, slice).weights(metric)));
      }
      bySlice.put(slice, byMetric);
    }
    return bySlice;
  }

  private static List<float[]> values(
      List<MeasuredRun> runs, boolean filtered, Slice slice, Metric metric) {
    return runs.stream().map(run -> run.scores(filtered, slice).values(metric)).toList();
  }
}
