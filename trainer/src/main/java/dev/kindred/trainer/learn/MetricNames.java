package dev.kindred.trainer.learn;

import dev.kindred.model.checkpoint.Checkpoint;
import dev.kindred.trainer.evaluate.EvaluationResult;
import dev.kindred.trainer.evaluate.Metrics;
import dev.kindred.trainer.evaluate.Slice;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Evaluation results as named numbers, such as {@code filtered.tail.recall@50}: the metrics of a
 * checkpoint and of a bundle.
 */
public final class MetricNames {

  private static final String UNFILTERED = "unfiltered";
  private static final String FILTERED = "filtered";

  private MetricNames() {}

  /** What a finished checkpoint reached on the test pairs. */
  public static EvaluationResult resultOf(Checkpoint checkpoint, String method) {
    Map<String, Double> metrics = checkpoint.manifest().metrics();
    return new EvaluationResult(method, read(metrics, UNFILTERED), read(metrics, FILTERED));
  }

  static Map<String, Double> flatten(EvaluationResult result) {
    Map<String, Double> metrics = new TreeMap<>();
    put(metrics, UNFILTERED, result.unfiltered());
    put(metrics, FILTERED, result.filtered());
    return metrics;
  }

  private static void put(
      Map<String, Double> metrics, String ranking, Map<Slice, Metrics> bySlice) {
    bySlice.forEach((slice, values) -> {
      String prefix = ranking + "." + slice + ".";
      metrics.put(prefix + "pairs", (double) values.pairs());
      metrics.put(prefix + "sources", (double) values.sources());
      metrics.put(prefix + "recall@10", values.recallAt10());
      metrics.put(prefix + "recall@50", values.recallAt50());
      metrics.put(prefix + "map@10", values.mapAt10());
      metrics.put(prefix + "map@50", values.mapAt50());
    });
  }

  private static Map<Slice, Metrics> read(Map<String, Double> metrics, String ranking) {
    Map<Slice, Metrics> bySlice = new EnumMap<>(Slice.class);
    for (Slice slice : Slice.values()) {
      String prefix = ranking + "." + slice + ".";
      bySlice.put(
          slice,
          new Metrics(
              (long) number(metrics, prefix + "pairs"),
              (long) number(metrics, prefix + "sources"),
              number(metrics, prefix + "recall@10"),
              number(metrics, prefix + "recall@50"),
              number(metrics, prefix + "map@10"),
              number(metrics, prefix + "map@50")));
    }
    return bySlice;
  }

  private static double number(Map<String, Double> metrics, String name) {
    Double value = metrics.get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          "there is no metric '" + name + "'; there are " + metrics.keySet());
    }
    return value;
  }
}
