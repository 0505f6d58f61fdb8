package dev.kindred.model.feature;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How many values an item may have of a categorical feature. */
public enum FeatureKind {
  /** At most one value: the id, the creator. */
  @JsonProperty("one-hot")
  ONE_HOT,

  /** Any number of values: categories, words of a title. Their embeddings are averaged. */
  @JsonProperty("multi-hot")
  MULTI_HOT
}
