package dev.kindred.trainer.data;

import dev.kindred.model.files.InvalidInputException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Divides things at random, the same way for the same seed.
 *
 * @param validation the share for validation, 0 to 1
 * @param test the share for testing, 0 to 1; both together below 1
 */
public record RandomSplit(long seed, double validation, double test) {
  private static final ValueLayout.OfInt ROW = ValueLayout.JAVA_INT;
  private static final Split[] SPLITS = {Split.TRAIN, Split.VALIDATION, Split.TEST};

  /** Checks the shares. */
  public RandomSplit {
    if (!(validation >= 0 && test >= 0 && validation + test < 1)) {
      throw new InvalidInputException(
          "the shares validation %s and test %s must be at least 0, and below 1 together"
              .formatted(validation, test));
    }
  }

  /** Which split each of {@code size} things belongs to. The shares hold to within one thing. */
  public Split[] of(int size) {
    byte[] places = places(size);
    Split[] splits = new Split[size];
    Arrays.setAll(splits, i -> SPLITS[places[i]]);
    return splits;
  }

  /** Divides pairs; within a split they keep their order. */
  public SplitPairs divide(Pairs pairs) {
    byte[] places = places(pairs.size());
    PairsCollector[] parts = {new PairsCollector(), new PairsCollector(), new PairsCollector()};
    for (int pair = 0; pair < places.length; pair++) {
      parts[places[pair]].add(pairs.source(pair), pairs.target(pair));
    }
    return new SplitPairs(parts[0].toPairs(), parts[1].toPairs(), parts[2].toPairs());
  }

  /** The place of each thing's split in {@link #SPLITS}. */
  private byte[] places(int size) {
    byte[] places = new byte[size];
    long tests = Math.round(size * test);
    long held = tests + Math.round(size * validation);
    try (Arena arena = Arena.ofConfined()) { // Many pairs are a burden for the heap.
      MemorySegment order = arena.allocate(Math.max(1, (long) Integer.BYTES * size), Integer.BYTES);
      for (int i = 0; i < size; i++) {
        order.setAtIndex(ROW, i, i);
      }
      SplittableRandom random = new SplittableRandom(seed);
      for (int i = size - 1; i > 0; i--) {
        int j = random.nextInt(i + 1);
        int swapped = order.getAtIndex(ROW, i);
        order.setAtIndex(ROW, i, order.getAtIndex(ROW, j));
        order.setAtIndex(ROW, j, swapped);
      }
      for (int i = 0; i < held; i++) {
        places[order.getAtIndex(ROW, i)] = (byte) (i < tests ? 2 : 1);
      }
    }
    return places;
  }
}
