package dev.kindred.service.recommend;

/** What fills an answer that the seeds cannot fill. */
public sealed interface Fallback {

  /** Nothing: an unknown seed is an error, and an answer may be short. */
  record None() implements Fallback {}

  /**
   * The items most often chosen in training that pass the filter.
   *
   * @param category an attribute of which they must share a value with a seed; empty for none
   */
  record Popular(String category) implements Fallback {}
}
