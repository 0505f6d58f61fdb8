package dev.kindred.trainer.study;

import dev.kindred.trainer.learn.Recipe;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One row of a table or point of a curve.
 *
 * @param label its name in the report
 * @param settings what it changes in the study's recipe, as YAML by key
 * @param share of the training pairs, above 0 to 1
 */
record Variant(String label, Map<String, String> settings, double share) {

  static final String BASELINE = "baseline";
  static final String CFM = "cfm";

  private static final Map<String, String> SUPERVISED = Map.of("ssl", "null");

  /** The supervised loss alone. */
  static Variant baseline() {
    return new Variant(BASELINE, SUPERVISED, 1);
  }

  /** The supervised loss alone, on features hidden at random. */
  static Variant featureDropout() {
    Map<String, String> settings = new LinkedHashMap<>(SUPERVISED);
    settings.put("feature-dropout", "0.1");
    return new Variant("feature-dropout", settings, 1);
  }

  /** The supervised loss alone, of towers that read some of the features. */
  static Variant reading(String label, List<String> features) {
    Map<String, String> settings = new LinkedHashMap<>(SUPERVISED);
    settings.put("features", features.toString());
    return new Variant(label, settings, 1);
  }

  /** Both losses. */
  static Variant augmented(String label, String augmentation) {
    return new Variant(label, Map.of("ssl.augmentation", augmentation), 1);
  }

  /** The recipe's own augmentation with another value of one key. */
  static Variant with(String key, double value) {
    return new Variant(key + " = " + value, Map.of(key, Double.toString(value)), 1);
  }

  /** The supervised loss with a sampling-bias correction, with CFM beside it or alone. */
  static Variant corrected(boolean augmented, double beta) {
    Map<String, String> settings =
        new LinkedHashMap<>(augmented ? Map.of("ssl.augmentation", CFM) : SUPERVISED);
    settings.put(Curve.LOG_Q.key(), Double.toString(beta));
    return new Variant("%s, β = %s".formatted(augmented ? CFM : BASELINE, beta), settings, 1);
  }

  Variant share(double newShare) {
    return new Variant(label, settings, newShare);
  }

  Recipe recipe(Recipe base, long seed) {
    Map<String, String> all = new LinkedHashMap<>(settings);
    all.put("method", '"' + label + '"');
    all.put("seed", Long.toString(seed));
    return base.with(all);
  }
}
