package dev.kindred.trainer.torch;

import dev.kindred.model.feature.EncodedBatch;
import java.util.Arrays;

/**
 * The rows of one embedding table that a step reads, each once. A step works on a copy of these
 * rows alone, so that it costs the same for any size of table and its gradient is dense.
 */
final class TouchedRows {

  private final int[] places; // (rows of the table), place in touched + 1, or 0
  private int[] touched = new int[1024];
  private int count;

  /**
   * @param tableRows number of rows of the table
   */
  TouchedRows(int tableRows) {
    places = new int[tableRows];
  }

  /** Forgets all rows. */
  void clear() {
    for (int place = 0; place < count; place++) {
      places[touched[place]] = 0;
    }
    count = 0;
  }

  /** Adds the ids of a feature. */
  void add(EncodedBatch batch, int feature) {
    batch
        .ids(feature)
        .forEach(row -> {
          if (places[row] == 0) {
            if (count == touched.length) {
              touched = Arrays.copyOf(touched, 2 * count);
            }
            touched[count++] = row;
            places[row] = count;
          }
        });
  }

  /** The table's rows, in the order in which they were first met. */
  int[] rows() {
    return Arrays.copyOf(touched, count);
  }

  /** Where a touched row stands in {@link #rows()}. */
  int place(int row) {
    return places[row] - 1;
  }
}
