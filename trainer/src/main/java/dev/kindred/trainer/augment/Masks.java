package dev.kindred.trainer.augment;

import java.util.BitSet;

/**
 * Which features each of the two views hides in one step.
 *
 * @param first hidden in the first view
 * @param second hidden in the second view
 */
record Masks(BitSet first, BitSet second) {

  /** One view hides a set of features, the other all the rest. */
  static Masks complementary(BitSet hidden, int features) {
    BitSet rest = new BitSet();
    rest.set(0, features);
    rest.andNot(hidden);
    return new Masks(hidden, rest);
  }
}
