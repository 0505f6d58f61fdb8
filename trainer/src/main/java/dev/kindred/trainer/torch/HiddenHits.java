package dev.kindred.trainer.torch;

import java.util.Arrays;

/**
 * Columns that do not count as negatives, row by row: accidental hits.
 *
 * @param starts where each row's columns begin, and at the end their number; empty if nothing is
 *     hidden
 * @param columns of the logits, each row's one after the other
 */
@SuppressWarnings("ArrayRecordComponent") // Handed on, never compared.
public record HiddenHits(int[] starts, int[] columns) {

  /** Nothing is hidden. */
  public static final HiddenHits NONE = new HiddenHits(new int[0], new int[0]);

  /** Those of some rows that follow each other. */
  HiddenHits rows(int from, int to) {
    if (columns.length == 0) {
      return NONE;
    }
    int[] newStarts = Arrays.copyOfRange(starts, from, to + 1);
    int first = newStarts[0];
    Arrays.setAll(newStarts, row -> newStarts[row] - first);
    return new HiddenHits(newStarts, Arrays.copyOfRange(columns, first, starts[to]));
  }

  /**
   * Positions {@code row · width + column}.
   *
   * @param width number of columns
   */
  long[] positions(long width) {
    long[] positions = new long[columns.length];
    for (int row = 0; row + 1 < starts.length; row++) {
      for (int hit = starts[row]; hit < starts[row + 1]; hit++) {
        positions[hit] = row * width + columns[hit];
      }
    }
    return positions;
  }
}
