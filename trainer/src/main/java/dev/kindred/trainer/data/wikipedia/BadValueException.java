package dev.kindred.trainer.data.wikipedia;

/** A row of a dump does not hold what its table promises. */
final class BadValueException extends Exception {
  private static final long serialVersionUID = 1;

  private final String value;

  /**
   * @param reason the same words for all such rows
   * @param value what is there instead
   */
  BadValueException(String reason, String value) {
    super(reason, null, false, false);
    this.value = value;
  }

  String value() {
    return value;
  }
}
