package dev.kindred.trainer.evaluate;

/**
 * What each source contributes to the metrics of one slice, in the order of the evaluation's
 * sources: a metric is the sum of its values divided by the sum of its weights.
 */
final class SourceScores {
  private final float[][] values = new float[Metric.values().length][];
  private final float[] pairs;
  private final float[] present;

  SourceScores(int sources) {
    for (Metric metric : Metric.values()) {
      values[index(metric)] = new float[sources];
    }
    this.pairs = new float[sources];
    this.present = new float[sources];
  }

  void set(int source, Metric metric, double value) {
    values[index(metric)][source] = (float) value;
  }

  void setPairs(int source, int count) {
    pairs[source] = count;
    present[source] = count > 0 ? 1 : 0;
  }

  /** The numerators, not to be changed. */
  float[] values(Metric metric) {
    return values[index(metric)];
  }

  /** The denominators, not to be changed: a source's pairs, or 1; 0 outside of the slice. */
  float[] weights(Metric metric) {
    return switch (metric) {
      case RECALL_10, RECALL_50 -> pairs;
      case MAP_10, MAP_50 -> present;
    };
  }

  private static int index(Metric metric) {
    return switch (metric) {
      case RECALL_10 -> 0;
      case RECALL_50 -> 1;
      case MAP_10 -> 2;
      case MAP_50 -> 3;
    };
  }
}
