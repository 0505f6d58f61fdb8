package dev.kindred.service.experiment;

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
    return new Manner(
        variant.mode() == null ? mode : variant.mode(),
        variant.popularity() == null ? popularity : variant.popularity());
  }
}
