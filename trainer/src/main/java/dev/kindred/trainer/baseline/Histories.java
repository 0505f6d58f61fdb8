package dev.kindred.trainer.baseline;

import dev.kindred.trainer.data.Pairs;
import java.util.Arrays;
import java.util.stream.IntStream;

/** What each source chose. */
final class Histories {
  private Histories() {}

  /** The pairs, and each item with itself: an item is the least that is known of itself. */
  static Pairs withIdentity(Pairs pairs, int items) {
    int[] all = IntStream.range(0, items).toArray();
    return new Pairs(concatenate(pairs.sources(), all), concatenate(pairs.targets(), all));
  }

  private static int[] concatenate(int[] first, int[] second) {
    int[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
