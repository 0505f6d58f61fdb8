package dev.kindred.trainer.learn;

/** Says what a recipe's key must be. */
final class Ranges {

  private Ranges() {}

  static void require(boolean holds, String key, Object value, String range) {
    if (!holds) {
      throw new IllegalArgumentException(key + " is " + value + " but must be " + range);
    }
  }
}
