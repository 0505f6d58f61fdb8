package dev.kindred.model.feature;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the items of a dataset have, and what is asked with: a dataset's {@code schema.yaml}.
 *
 * @param features what is learned from, in the order of the input layer; at least one
 * @param stored attributes that only travel to the answers, such as a title
 * @param queries the features of what is asked with, if that is not an item; empty if it is. One
 *     that has an item feature's name shares its values, unless {@code of} says otherwise
 */
public record ItemSchema(
    @JsonProperty("features") List<FeatureSpec> features,
    @JsonProperty("stored") List<String> stored,
    @JsonProperty("queries") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        List<QueryFeature> queries) {

  /** Checks that no name is used twice. */
  public ItemSchema(
      @JsonProperty("features") @Nullable List<FeatureSpec> features,
      @JsonProperty("stored") @Nullable List<String> stored,
      @JsonProperty("queries") @Nullable List<QueryFeature> queries) {
    this.features = features == null ? List.of() : List.copyOf(features);
    this.stored = stored == null ? List.of() : List.copyOf(stored);
    if (this.features.isEmpty()) {
      throw new IllegalArgumentException("features: at least one feature is needed");
    }
    Set<String> names = new HashSet<>();
    for (FeatureSpec feature : this.features) {
      requireNew(names, feature.name());
    }
    Set<String> learned = Set.copyOf(names);
    for (String attribute : this.stored) {
      if (attribute.equals(FeatureSpec.ID)) {
        throw new IllegalArgumentException("stored: 'id' is always there; leave it out");
      }
      requireNew(names, attribute);
    }
    this.queries =
        queries == null
            ? List.of()
            : queries.stream().map(feature -> resolved(feature, learned)).toList();
    Set<String> queryNames = new HashSet<>();
    this.queries.forEach(feature -> requireNew(queryNames, feature.name()));
  }

  /** Of items that are asked with themselves. */
  public ItemSchema(List<FeatureSpec> features, List<String> stored) {
    this(features, stored, List.of());
  }

  /** Whether what is asked with is not an item. */
  public boolean hasQueries() {
    return !queries.isEmpty();
  }

  /** The item feature of a name, which must be declared. */
  public FeatureSpec feature(String name) {
    return features.stream()
        .filter(feature -> feature.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no feature '" + name + "'"));
  }

  private static QueryFeature resolved(QueryFeature feature, Set<String> learned) {
    if (!feature.isShared()) {
      return learned.contains(feature.name()) ? feature.sharing(feature.name()) : feature;
    }
    if (!learned.contains(feature.of())) {
      throw new IllegalArgumentException(
          "queries: the feature '%s' has the values of '%s', which is no feature of the items; there are %s"
              .formatted(feature.name(), feature.of(), learned.stream().sorted().toList()));
    }
    if (feature.minCount() != 1 || feature.oovBuckets() != 1) {
      throw new IllegalArgumentException(
          "queries: the feature '%s' has the values of '%s', which says min-count and oov-buckets for both; leave them out"
              .formatted(feature.name(), feature.of()));
    }
    return feature;
  }

  private static void requireNew(Set<String> names, String name) {
    if (!names.add(name)) {
      throw new IllegalArgumentException("the attribute '" + name + "' is declared twice");
    }
  }
}
