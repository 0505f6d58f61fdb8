package dev.kindred.trainer.augment;

import java.util.SplittableRandom;

/**
 * A random permutation that is computed instead of kept: a Feistel network on the numbers below the
 * next power of four, walked until it comes to a number in range (Black and Rogaway 2002, "Ciphers
 * with arbitrary finite domains"). It takes the memory of its round keys; a number takes at most
 * four walks on average. Immutable.
 */
public final class FeistelPermutation {

  private static final int ROUNDS = 6;

  private final long[] keys = new long[ROUNDS];
  private final int count;
  private final int halfBits;
  private final int mask;

  /**
   * @param random draws the keys
   * @param count of the numbers that are permuted, at least 1
   */
  public FeistelPermutation(SplittableRandom random, int count) {
    if (count < 1) {
      throw new IllegalArgumentException("a permutation of %d numbers".formatted(count));
    }
    for (int round = 0; round < ROUNDS; round++) {
      keys[round] = random.nextLong();
    }
    this.count = count;
    int bits = Integer.SIZE - Integer.numberOfLeadingZeros(count - 1);
    this.halfBits = Math.max(1, (bits + 1) / 2);
    this.mask = (1 << halfBits) - 1;
  }

  /**
   * The number at a place.
   *
   * @param place 0 to {@code count} - 1
   */
  public int at(int place) {
    long number = place;
    do {
      number = once(number);
    } while (number >= count);
    return (int) number;
  }

  private long once(long number) {
    long left = number >>> halfBits;
    long right = number & mask;
    for (long key : keys) {
      long next = left ^ (Randomness.mix(right + key) & mask);
      left = right;
      right = next;
    }
    return left << halfBits | right;
  }
}
