package dev.kindred.model.feature;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the items of a dataset have: a dataset's {@code schema.yaml}.
 *
 * @param features what is learned from, in the order of the input layer; at least one
 * @param stored attributes that only travel to the answers, such as a title
 */
public record ItemSchema(
    @JsonProperty("features") List<FeatureSpec> features,
    @JsonProperty("stored") List<String> stored) {

  /** Checks that no name is used twice. */
  public ItemSchema(
      @JsonProperty("features") @Nullable List<FeatureSpec> features,
      @JsonProperty("stored") @Nullable List<String> stored) {
    this.features = features == null ? List.of() : List.copyOf(features);
    this.stored = stored == null ? List.of() : List.copyOf(stored);
    if (this.features.isEmpty()) {
      throw new IllegalArgumentException("features: at least one feature is needed");
    }
    Set<String> names = new HashSet<>();
    for (FeatureSpec feature : this.features) {
      requireNew(names, feature.name());
    }
    for (String attribute : this.stored) {
      if (attribute.equals(FeatureSpec.ID)) {
        throw new IllegalArgumentException("stored: 'id' is always there; leave it out");
      }
      requireNew(names, attribute);
    }
  }

  private static void requireNew(Set<String> names, String name) {
    if (!names.add(name)) {
      throw new IllegalArgumentException("the attribute '" + name + "' is declared twice");
    }
  }
}
