package dev.kindred.trainer.evaluate;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Which test pairs are looked at, by how frequent their target was in training. */
public enum Slice {
  /** All of them. */
  @JsonProperty("all")
  ALL("all"),

  /** Targets among the tenth of all items that are targets most often in training. */
  @JsonProperty("head")
  HEAD("head"),

  /** All other targets. */
  @JsonProperty("tail")
  TAIL("tail"),

  /** Targets that are never a target in training; a part of the tail. */
  @JsonProperty("unseen")
  UNSEEN("unseen");

  private final String label;

  Slice(String label) {
    this.label = label;
  }

  @Override
  public String toString() {
    return label;
  }
}
