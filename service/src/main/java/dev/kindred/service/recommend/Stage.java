package dev.kindred.service.recommend;

/** A stage of answering, as it is timed. */
public enum Stage {
  /** Encoding the seeds and the tower. */
  EMBED("embed"),
  /** Searching the index. */
  SEARCH("search"),
  /** Everything. */
  TOTAL("total");

  private final String label;

  Stage(String label) {
    this.label = label;
  }

  /** The name in metrics. */
  public String label() {
    return label;
  }

  /** Is told how long stages took. */
  @FunctionalInterface
  public interface Timings {
    /** A stage of a request that was answered took so many nanoseconds. */
    void took(Stage stage, long nanos);
  }
}
