package dev.kindred.service.embedding;

/**
 * The few sizes that tensors come in. Memory arenas grow with the number of shapes they see, so a
 * batch is filled up to the next size.
 */
final class Sizes {

  /** Most rows of one run. */
  static final int MAX_ROWS = 1024;

  private Sizes() {}

  /** The smallest size of 1, 2, 3, 4, 6, 8, 12, 16, 24, … that holds the rows. */
  static int rows(int rows) {
    int power = Integer.highestOneBit(Math.max(1, rows));
    if (rows <= power) {
      return power;
    }
    int middle = power + power / 2;
    return power > 1 && rows <= middle ? middle : 2 * power;
  }

  /** The length itself up to 8, then the next multiple of 4. */
  static int length(int longest) {
    return longest <= 8 ? Math.max(1, longest) : (longest + 3) / 4 * 4;
  }
}
