package dev.kindred.service.index;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The best of the items that it is offered: by falling score, equal scores by rising item. */
final class TopItems {

  /*
   * A binary heap with the worst on top. A hit is one long whose natural order is "worse first": the
   * score's bits, made to rise with the score, above the item's, turned round.
   */
  private final long[] heap;
  private int size;

  TopItems(int k) {
    heap = new long[k];
  }

  /** An item scoring no more than this is not taken if its number is higher; -∞ while not full. */
  float threshold() {
    return size < heap.length ? Float.NEGATIVE_INFINITY : score(heap[0]);
  }

  void offer(int item, float score) {
    long hit = ((long) sortable(score) << Integer.SIZE) | (Integer.MAX_VALUE - item);
    if (size < heap.length) {
      up(size++, hit);
    } else if (hit > heap[0]) {
      down(hit);
    }
  }

  /** What was taken; nothing can be offered afterwards. */
  List<Hit> hits() {
    Arrays.sort(heap, 0, size);
    List<Hit> hits = new ArrayList<>(size);
    for (int i = size - 1; i >= 0; i--) {
      hits.add(new Hit(Integer.MAX_VALUE - (int) heap[i], score(heap[i])));
    }
    return hits;
  }

  private void up(int place, long hit) {
    while (place > 0 && heap[(place - 1) / 2] > hit) {
      heap[place] = heap[(place - 1) / 2];
      place = (place - 1) / 2;
    }
    heap[place] = hit;
  }

  private void down(long hit) {
    int place = 0;
    for (int child = 1; child < size; child = 2 * place + 1) {
      if (child + 1 < size && heap[child + 1] < heap[child]) {
        child++;
      }
      if (heap[child] >= hit) {
        break;
      }
      heap[place] = heap[child];
      place = child;
    }
    heap[place] = hit;
  }

  private static int sortable(float score) {
    int bits = Float.floatToIntBits(score);
    return bits ^ ((bits >> (Integer.SIZE - 1)) & Integer.MAX_VALUE);
  }

  private static float score(long hit) {
    int sortable = (int) (hit >> Integer.SIZE);
    return Float.intBitsToFloat(sortable ^ ((sortable >> (Integer.SIZE - 1)) & Integer.MAX_VALUE));
  }
}
