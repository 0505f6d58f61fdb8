package dev.kindred.service.recommend;

/** What a recommendation means. */
public enum Mode {
  /** What is chosen next to the seeds: they go through the query tower, as in training. */
  NEXT("next"),
  /** What is like the seeds: they go through the item tower. */
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
