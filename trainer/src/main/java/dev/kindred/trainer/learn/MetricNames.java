package dev.kindred.trainer.learn;

import dev.kindred.trainer.evaluate.EvaluationResult;
import dev.kindred.trainer.evaluate.Metrics;
import dev.kindred.trainer.evaluate.Slice;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Evaluation results as named numbers, such as {@code filtered.tail.recall@50}. */
final class MetricNames {

  private MetricNames() {}

  static Map<String, Double> flatten(EvaluationResult result) {
    Map<String, Double> metrics = new TreeMap<>();
    put(metrics, "unfiltered", result.unfiltered());
    put(metrics, "filtered", result.filtered());
    return metrics;
  }

  private static void put(
      Map<String, Double> metrics, String ranking, Map<Slice, Metrics> bySlice) {
    bySlice.forEach((slice, values) -> {
      String prefix = ranking + "." + slice.name().toLowerCase(Locale.ROOT) + ".";
      metrics.put(prefix + "recall@10", values.recallAt10());
      metrics.put(prefix + "recall@50", values.recallAt50());
      metrics.put(prefix + "map@10", values.mapAt10());
      metrics.put(prefix + "map@50", values.mapAt50());
    });
  }
}
