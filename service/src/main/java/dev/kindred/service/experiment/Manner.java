package dev.kindred.service.experiment;

import org.jspecify.annotations.Nullable;

/**
 * How a recommendation is made. What a variant sets of it holds for all that it takes, whatever
 * their requests say; otherwise a comparison would compare something else.
 *
 * @param mode what the recommendation means
 * @param popularity β, the dial between tail and head, 0 to 1: how much log q of an item, where q
 *     is its share of the training pairs, is added to its score divided by the temperature
 */
public record Manner(Mode mode, double popularity) {

  /** Checks the range. */
  public Manner {
    if (!(popularity >= 0 && popularity <= 1)) {
      throw new IllegalArgumentException(
          "popularity must be between 0 and 1, but is " + popularity);
    }
  }

  /** With what a variant sets in the place of what was asked. */
  public Manner with(Variant variant) {
    return with(variant.mode(), variant.popularity());
  }

  /** With what a shadow sets in the place of what was asked. */
  public Manner with(Shadow shadow) {
    return with(shadow.mode(), shadow.popularity());
  }

  private Manner with(@Nullable Mode otherMode, @Nullable Double otherPopularity) {
    return new Manner(
        otherMode == null ? mode : otherMode,
        otherPopularity == null ? popularity : otherPopularity);
  }
}
