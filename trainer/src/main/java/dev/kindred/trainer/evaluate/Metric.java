package dev.kindred.trainer.evaluate;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What is measured of a ranking: the columns of a table. */
public enum Metric {
  /** {@link Metrics#recallAt10}. */
  @JsonProperty("recallAt10")
  RECALL_10("R@10"),

  /** {@link Metrics#recallAt50}. */
  @JsonProperty("recallAt50")
  RECALL_50("R@50"),

  /** {@link Metrics#mapAt10}. */
  @JsonProperty("mapAt10")
  MAP_10("MAP@10"),

  /** {@link Metrics#mapAt50}. */
  @JsonProperty("mapAt50")
  MAP_50("MAP@50");

  private final String label;

  Metric(String label) {
    this.label = label;
  }

  /** This metric among all. */
  double of(Metrics metrics) {
    return switch (this) {
      case RECALL_10 -> metrics.recallAt10();
      case RECALL_50 -> metrics.recallAt50();
      case MAP_10 -> metrics.mapAt10();
      case MAP_50 -> metrics.mapAt50();
    };
  }

  /** The column's title. */
  @Override
  public String toString() {
    return label;
  }
}
