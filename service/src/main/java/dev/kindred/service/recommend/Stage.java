package dev.kindred.service.recommend;

/** A stage of answering, as it is timed. */
public enum Stage {
  /** Reading what the request says. */
  PARSE("parse"),
  /** Waiting for a run of a tower, of each batch of seeds; a part of {@link #EMBED}. */
  QUEUE("queue"),
  /** Looking the seeds up, and their vectors by the index or a tower. */
  EMBED("embed"),
  /** Applying the filter and searching the index, with the rescoring of what it found. */
  SEARCH("search"),
  /** Choosing diverse items, where that is asked for. */
  DIVERSIFY("diversify"),
  /** Saying why, where that is asked for. */
  EXPLAIN("explain"),
  /** From the parsed request to the answer, the cache included; without parse and write. */
  TOTAL("total"),
  /** Writing the answer as JSON. */
  WRITE("write");

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
