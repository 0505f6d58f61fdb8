package dev.kindred.service.event;

/** How well training knew an item. */
public enum ItemSlice {
  /** It is in the tenth of the items that were chosen most often. */
  HEAD('h'),
  /** It was chosen, but is not among those. */
  TAIL('t'),
  /** It was never chosen, or came after training. */
  FRESH('f');

  private final char letter;

  ItemSlice(char letter) {
    this.letter = letter;
  }

  /** The letter in the log. */
  public char letter() {
    return letter;
  }

  /**
   * The slice of an item.
   *
   * @param trainingCount how often it was chosen
   * @param headCount how often the rarest item of the head was
   */
  public static ItemSlice of(long trainingCount, long headCount) {
    if (trainingCount == 0) {
      return FRESH;
    }
    return trainingCount >= headCount ? HEAD : TAIL;
  }
}
