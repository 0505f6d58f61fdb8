package dev.kindred.trainer.learn;

import dev.kindred.trainer.augment.FeistelPermutation;
import dev.kindred.trainer.augment.Randomness;

/** The order in which an epoch sees the pairs. */
@FunctionalInterface
interface PairOrder {

  /** As many pairs as lie in the heap themselves; see {@link dev.kindred.trainer.data.Pairs}. */
  int IN_HEAP = 1 << 20;

  /** The pair at a place, 0 to the number of pairs - 1. */
  int pair(int place);

  /** A function of seed and epoch. */
  static PairOrder of(long seed, long epoch, int pairs) {
    if (pairs <= IN_HEAP) {
      int[] order = Randomness.PAIR_ORDER.permutation(seed, epoch, pairs);
      return place -> order[place];
    }
    return new FeistelPermutation(Randomness.PAIR_ORDER.stream(seed, epoch), pairs)::at;
  }
}
