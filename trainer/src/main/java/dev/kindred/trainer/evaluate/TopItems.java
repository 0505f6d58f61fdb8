package dev.kindred.trainer.evaluate;

import java.util.Arrays;

/** Picks the best items by their scores. */
public final class TopItems {
  private TopItems() {}

  /**
   * The rows of the k largest scores, best first, equal ones by row.
   *
   * @param scores one per item; not a number counts as the smallest
   * @param excluded rows left out, ascending and distinct
   */
  public static int[] of(float[] scores, int k, int[] excluded) {
    long[] heap = new long[Math.min(k, scores.length - excluded.length)]; // smallest first
    int size = 0;
    int nextExcluded = 0;
    float floor = Float.NEGATIVE_INFINITY; // Smaller scores cannot enter the full heap.
    for (int row = 0; row < scores.length && heap.length > 0; row++) {
      if (nextExcluded < excluded.length && excluded[nextExcluded] == row) {
        nextExcluded++;
        continue;
      }
      if (scores[row] < floor) {
        continue;
      }
      long key = key(scores[row], row);
      if (size < heap.length) {
        heap[size++] = key;
        if (size == heap.length) {
          Arrays.sort(heap);
          floor = score(heap[0]);
        }
      } else if (key > heap[0]) {
        replaceSmallest(heap, key);
        floor = score(heap[0]);
      }
    }
    Arrays.sort(heap);
    int[] rows = new int[heap.length];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = Integer.MAX_VALUE - (int) heap[rows.length - 1 - i];
    }
    return rows;
  }

  /** Orders as scores do, then smaller rows first. */
  private static long key(float score, int row) {
    int bits = Float.floatToRawIntBits(Float.isNaN(score) ? Float.NEGATIVE_INFINITY : score + 0f);
    int ordered = bits ^ ((bits >> 31) & Integer.MAX_VALUE);
    return ((long) ordered << 32) | (Integer.MAX_VALUE - row);
  }

  private static float score(long key) {
    int ordered = (int) (key >> 32);
    return Float.intBitsToFloat(ordered ^ ((ordered >> 31) & Integer.MAX_VALUE));
  }

  private static void replaceSmallest(long[] heap, long key) {
    int at = 0;
    for (int child = 1; child < heap.length; child = 2 * at + 1) {
      if (child + 1 < heap.length && heap[child + 1] < heap[child]) {
        child++;
      }
      if (heap[child] >= key) {
        break;
      }
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = key;
  }
}
