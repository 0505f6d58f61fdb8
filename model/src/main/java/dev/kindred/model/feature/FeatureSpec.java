package dev.kindred.model.feature;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A categorical feature as it is declared, before its values are known.
 *
 * @param name lower-case letters, digits, {@code _} and {@code -}, beginning with a letter, but not
 *     {@code vector}; the name {@code id} stands for the item's own id
 * @param kind one-hot or multi-hot
 * @param minCount values seen less often fall on the out-of-vocabulary rows; at least 1
 * @param maxValues how many values of one item are used at most, at least 1; 1 if one-hot
 * @param oovBuckets rows shared by values outside the vocabulary, 0 to 1,000,000; with 0 such
 *     values are dropped
 */
public record FeatureSpec(
    @JsonProperty("name") String name,
    @JsonProperty("kind") FeatureKind kind,
    @JsonProperty("min-count") int minCount,
    @JsonProperty("max-values") int maxValues,
    @JsonProperty("oov-buckets") int oovBuckets) {

  /** The feature that reads the item's own id. */
  public static final String ID = "id";

  private static final String RESERVED = "vector"; // the towers' output in a bundle

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_-]*");
  private static final int DEFAULT_MAX_VALUES = 32;

  /** Checks the ranges. */
  public FeatureSpec {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "feature name '" + name + "' must be lower-case letters, digits, '_' and '-'");
    }
    if (name.equals(RESERVED)) {
      throw new IllegalArgumentException(
          "feature name 'vector' is taken by the towers' output; choose another");
    }
    require(minCount >= 1, name, "min-count", minCount, "at least 1");
    require(maxValues >= 1, name, "max-values", maxValues, "at least 1");
    require(
        kind == FeatureKind.MULTI_HOT || maxValues == 1,
        name,
        "max-values",
        maxValues,
        "1, since the feature is one-hot");
    require(
        oovBuckets >= 0 && oovBuckets <= 1_000_000,
        name,
        "oov-buckets",
        oovBuckets,
        "0 to 1000000");
    if (name.equals(ID) && kind != FeatureKind.ONE_HOT) {
      throw new IllegalArgumentException("the feature 'id' is the item's own id: one-hot");
    }
  }

  /** With the defaults for what is not said: min-count 1, max-values 32, one bucket. */
  @JsonCreator
  static FeatureSpec of(
      @JsonProperty("name") @Nullable String name,
      @JsonProperty("kind") @Nullable FeatureKind kind,
      @JsonProperty("min-count") @Nullable Integer minCount,
      @JsonProperty("max-values") @Nullable Integer maxValues,
      @JsonProperty("oov-buckets") @Nullable Integer oovBuckets) {
    if (name == null) {
      throw new IllegalArgumentException("a feature needs a name");
    }
    if (kind == null) {
      throw new IllegalArgumentException(
          "feature '" + name + "' needs a kind: one-hot or multi-hot");
    }
    int defaultValues = kind == FeatureKind.ONE_HOT ? 1 : DEFAULT_MAX_VALUES;
    return new FeatureSpec(
        name,
        kind,
        minCount == null ? 1 : minCount,
        maxValues == null ? defaultValues : maxValues,
        oovBuckets == null ? 1 : oovBuckets);
  }

  /** A one-hot feature with the defaults. */
  public static FeatureSpec oneHot(String name) {
    return of(name, FeatureKind.ONE_HOT, null, null, null);
  }

  /** A multi-hot feature with the defaults. */
  public static FeatureSpec multiHot(String name) {
    return of(name, FeatureKind.MULTI_HOT, null, null, null);
  }

  private static void require(boolean holds, String name, String key, int value, String range) {
    if (!holds) {
      throw new IllegalArgumentException(
          "feature '" + name + "': " + key + " is " + value + " but must be " + range);
    }
  }
}
