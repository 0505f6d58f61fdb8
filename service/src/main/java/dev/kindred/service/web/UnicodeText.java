package dev.kindred.service.web;

/** The law of every text that somebody sends: what is written as UTF-8 comes back as it was. */
final class UnicodeText {

  private UnicodeText() {}

  /**
   * Returns the text.
   *
   * @param parameter its name
   * @throws InvalidParameterException if it holds half of a surrogate pair, or NUL
   */
  static String require(String parameter, String text) {
    if (!isLawful(text)) {
      throw new InvalidParameterException(
          "Malformed text", parameter, "", "A text is Unicode without NUL.");
    }
    return text;
  }

  private static boolean isLawful(String text) {
    for (int i = 0; i < text.length(); i++) {
      char unit = text.charAt(i);
      if (unit == 0) {
        return false;
      }
      if (Character.isSurrogate(unit)) {
        if (i + 1 == text.length() || !Character.isSurrogatePair(unit, text.charAt(i + 1))) {
          return false;
        }
        i++;
      }
    }
    return true;
  }
}
