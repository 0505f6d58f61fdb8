package dev.kindred.model.feature;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * A feature of what is asked with, where that is not an item: a user, a search text.
 *
 * @param name as {@link FeatureSpec#name()}, but not {@code id}: who asks is not learned by heart
 * @param kind one-hot or multi-hot
 * @param of the item feature whose values these are, which then share a vocabulary and, with shared
 *     tables, an embedding; {@code id} for items themselves, such as the books that a user has
 *     read. Empty if the values are the query's own
 * @param minCount 1 if the values are an item feature's, which says it itself
 * @param maxValues as {@link FeatureSpec#maxValues()}
 * @param oovBuckets 1 if the values are an item feature's, which says it itself
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record QueryFeature(
    @JsonProperty("name") String name,
    @JsonProperty("kind") FeatureKind kind,
    @JsonProperty("of") String of,
    @JsonProperty("min-count") int minCount,
    @JsonProperty("max-values") int maxValues,
    @JsonProperty("oov-buckets") int oovBuckets) {

  /** Checks the ranges. */
  public QueryFeature {
    FeatureSpec checked = new FeatureSpec(name, kind, minCount, maxValues, oovBuckets);
    if (checked.name().equals(FeatureSpec.ID)) {
      throw new IllegalArgumentException(
          "a feature of queries cannot be named 'id': no query comes twice; name it otherwise, with"
              + " 'of: id' if its values are items");
    }
  }

  @JsonCreator
  static QueryFeature of(
      @JsonProperty("name") @Nullable String name,
      @JsonProperty("kind") @Nullable FeatureKind kind,
      @JsonProperty("of") @Nullable String of,
      @JsonProperty("min-count") @Nullable Integer minCount,
      @JsonProperty("max-values") @Nullable Integer maxValues,
      @JsonProperty("oov-buckets") @Nullable Integer oovBuckets) {
    FeatureSpec spec = FeatureSpec.of(name, kind, minCount, maxValues, oovBuckets);
    return new QueryFeature(
        spec.name(),
        spec.kind(),
        of == null ? "" : of,
        spec.minCount(),
        spec.maxValues(),
        spec.oovBuckets());
  }

  /** A feature with the defaults whose values are an item feature's. */
  public static QueryFeature of(String name, FeatureKind kind, String itemFeature) {
    return of(name, kind, itemFeature, null, null, null);
  }

  /** A feature with the defaults and values of its own. */
  public static QueryFeature own(String name, FeatureKind kind) {
    return of(name, kind, "", null, null, null);
  }

  /** Whether the values are an item feature's. */
  @JsonIgnore
  public boolean isShared() {
    return !of.isEmpty();
  }

  /** As a feature with a vocabulary of its own. */
  public FeatureSpec spec() {
    return new FeatureSpec(name, kind, minCount, maxValues, oovBuckets);
  }

  /** As a feature over an item feature's vocabulary. */
  public FeatureSpec over(FeatureSpec item) {
    return new FeatureSpec(name, kind, item.minCount(), maxValues, item.oovBuckets());
  }

  QueryFeature sharing(String itemFeature) {
    return new QueryFeature(name, kind, itemFeature, minCount, maxValues, oovBuckets);
  }
}
