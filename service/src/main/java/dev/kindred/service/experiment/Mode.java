package dev.kindred.service.experiment;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a recommendation means. */
public enum Mode {
  /** What is chosen next to the seeds: they go through the query tower, as in training. */
  @JsonProperty("next")
  NEXT("next"),
  /** What is like the seeds: they go through the item tower. */
  @JsonProperty("similar")
  SIMILAR("similar");

  private final String label;

  Mode(String label) {
    this.label = label;
  }

  /** The name in requests and answers. */
  public String label() {
    return label;
  }
}
