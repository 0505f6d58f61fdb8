package dev.kindred.trainer.study;

import dev.kindred.model.report.Scale;
import java.util.List;

/**
 * One key of the recipe over several values.
 *
 * @param values ascending
 */
record Curve(String key, List<Double> values, Scale scale) {
  static final Curve ALPHA =
      new Curve("ssl.alpha", List.of(0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0), Scale.LOG);
  static final Curve LOG_Q =
      new Curve("log-q", List.of(0.0, 0.25, 0.5, 0.75, 0.9, 1.0), Scale.LINEAR);
  static final Curve DROPOUT =
      new Curve("ssl.dropout", List.of(0.0, 0.1, 0.2, 0.3, 0.5, 0.7), Scale.LINEAR);
}
