package dev.kindred.service.experiment;

/**
 * The variant that a unit gets.
 *
 * @param experiment the experiment's name
 * @param taken the variant
 */
public record Assignment(String experiment, Variant taken) {

  /** The variant's name. */
  public String variant() {
    return taken.name();
  }

  /** The release that the variant serves. */
  public String release() {
    return taken.release();
  }
}
