package dev.kindred.trainer.data;

import dev.kindred.model.files.InvalidInputException;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Divides things at random, the same way for the same seed.
 *
 * @param validation the share for validation, 0 to 1
 * @param test the share for testing, 0 to 1; both together below 1
 */
public record RandomSplit(long seed, double validation, double test) {
  public RandomSplit {
    if (!(validation >= 0 && test >= 0 && validation + test < 1)) {
      throw new InvalidInputException(
          "the shares validation %s and test %s must be at least 0, and below 1 together"
              .formatted(validation, test));
    }
  }

  /** Which split each of {@code size} things belongs to. The shares hold to within one thing. */
  public Split[] of(int size) {
    int[] order = new int[size];
    Arrays.setAll(order, i -> i);
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = size - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swapped = order[i];
      order[i] = order[j];
      order[j] = swapped;
    }
    long tests = Math.round(size * test);
    long held = tests + Math.round(size * validation);
    Split[] splits = new Split[size];
    for (int i = 0; i < size; i++) {
      splits[order[i]] = i < tests ? Split.TEST : i < held ? Split.VALIDATION : Split.TRAIN;
    }
    return splits;
  }

  /** Divides pairs; within a split they keep their order. */
  public SplitPairs divide(Pairs pairs) {
    Split[] splits = of(pairs.size());
    PairsCollector train = new PairsCollector();
    PairsCollector validation = new PairsCollector();
    PairsCollector test = new PairsCollector();
    for (int pair = 0; pair < splits.length; pair++) {
      PairsCollector part =
          switch (splits[pair]) {
            case TRAIN -> train;
            case VALIDATION -> validation;
            case TEST -> test;
          };
      part.add(pairs.source(pair), pairs.target(pair));
    }
    return new SplitPairs(train.toPairs(), validation.toPairs(), test.toPairs());
  }
}
