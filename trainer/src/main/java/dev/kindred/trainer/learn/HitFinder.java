package dev.kindred.trainer.learn;

import dev.kindred.trainer.data.Pairs;
import dev.kindred.trainer.evaluate.TargetLists;
import dev.kindred.trainer.torch.HiddenHits;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Finds the negatives of a step that are right answers. One thread at a time. */
final class HitFinder {

  private final AccidentalHits which;
  private final TargetLists known;
  private final int[] first; // by item, its first column, or -1
  private int[] next = new int[0]; // by column, the same item's next column, or -1

  /**
   * @param known the training targets of each source, looked at only where known targets are masked
   */
  HitFinder(AccidentalHits which, TargetLists known, int items) {
    this.which = which;
    this.known = known;
    this.first = new int[items];
    Arrays.fill(first, -1);
  }

  /** Of a dataset's training pairs. */
  static HitFinder of(AccidentalHits which, Pairs pairs, int sources, int items) {
    Pairs needed = which == AccidentalHits.MASK_KNOWN ? pairs : new Pairs(new int[0], new int[0]);
    return new HitFinder(which, TargetLists.of(needed, sources), items);
  }

  /**
   * The accidental hits.
   *
   * @param sources of the rows
   * @param columns the item of each column; those of the rows' own targets come first
   */
  HiddenHits of(int[] sources, int[] columns) {
    if (which == AccidentalHits.KEEP) {
      return HiddenHits.NONE;
    }
    next = new int[columns.length];
    for (int column = columns.length - 1; column >= 0; column--) {
      next[column] = first[columns[column]];
      first[columns[column]] = column;
    }
    int[] starts = new int[sources.length + 1];
    IntStream.Builder hidden = IntStream.builder();
    for (int row = 0; row < sources.length; row++) {
      starts[row + 1] = starts[row];
      int previous = -1;
      for (int answer : answers(sources[row], columns[row])) {
        if (answer != previous) {
          starts[row + 1] += hide(row, answer, hidden);
        }
        previous = answer;
      }
    }
    for (int column : columns) {
      first[column] = -1;
    }
    return new HiddenHits(starts, hidden.build().toArray());
  }

  private int[] answers(int source, int target) {
    return which == AccidentalHits.MASK_KNOWN ? known.of(source) : new int[] {target};
  }

  private int hide(int row, int item, IntStream.Builder hidden) {
    int count = 0;
    for (int column = first[item]; column >= 0; column = next[column]) {
      if (column != row) {
        hidden.add(column);
        count++;
      }
    }
    return count;
  }
}
