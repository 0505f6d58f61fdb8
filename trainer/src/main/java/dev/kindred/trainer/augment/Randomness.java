package dev.kindred.trainer.augment;

import java.util.SplittableRandom;

/**
 * Independent random streams that are functions of the seed and of where they are used: no state to
 * save, and the same numbers after a resume.
 */
public enum Randomness {
  /** The order of the pairs in an epoch. */
  PAIR_ORDER(1),
  /** Which items a step's views are of. */
  VIEW_ITEMS(2),
  /** What the views mask. */
  MASKING(3),
  /** What the first view drops. */
  FIRST_DROPOUT(4),
  /** What the second view drops. */
  SECOND_DROPOUT(5),
  /** The first weights. */
  WEIGHTS(6),
  /** Which items stand for all in a measurement. */
  SAMPLE(7),
  /** Which features of the targets are hidden. */
  FEATURE_DROPOUT(8),
  /** Which training pairs a smaller dataset has. */
  TRAINING_SHARE(9),
  /** Which items are a step's uniform negatives. */
  NEGATIVES(10),
  /** Which sources are ranked for early stopping. */
  VALIDATION(11);

  private final long purpose;

  Randomness(long purpose) {
    this.purpose = purpose;
  }

  /**
   * A stream.
   *
   * @param index the step or epoch
   */
  public SplittableRandom stream(long seed, long index) {
    return new SplittableRandom(mix(mix(mix(seed) + purpose) + index));
  }

  /** The numbers 0 to {@code count} - 1 in a random order (Fisher and Yates). */
  public int[] permutation(long seed, long index, int count) {
    SplittableRandom random = stream(seed, index);
    int[] order = new int[count];
    for (int place = 0; place < count; place++) {
      int other = random.nextInt(place + 1);
      order[place] = order[other];
      order[other] = place;
    }
    return order;
  }

  /** The finaliser of SplitMix64 (Steele et al. 2014). */
  static long mix(long value) {
    long z = value + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
