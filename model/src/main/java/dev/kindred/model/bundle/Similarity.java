package dev.kindred.model.bundle;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a query's vector and an item's are compared. */
public enum Similarity {
  /** Inner product of unit vectors, which is their cosine. */
  @JsonProperty("cosine")
  COSINE,

  /** Inner product of vectors of any length. */
  @JsonProperty("inner-product")
  INNER_PRODUCT
}
