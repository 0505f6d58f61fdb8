package dev.kindred.service.experiment;

import java.util.Optional;

/**
 * The variant that a unit gets.
 *
 * @param experiment the experiment's name
 * @param digest of the experiment, see {@link Experiment#digest}
 * @param unitKind what the assignment is sticky to
 * @param taken the variant
 * @param share of the units that the variant is meant to get, 0 to 1
 * @param drawn false if an override or the request set the variant, and not the hash
 * @param shadow the experiment's shadow, if it has one
 */
public record Assignment(
    String experiment,
    String digest,
    UnitKind unitKind,
    Variant taken,
    double share,
    boolean drawn,
    Optional<Shadow> shadow) {

  /** The variant's name. */
  public String variant() {
    return taken.name();
  }

  /** The release that the variant serves. */
  public String release() {
    return taken.release();
  }
}
