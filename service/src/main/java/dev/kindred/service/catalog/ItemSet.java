package dev.kindred.service.catalog;

import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.IntStream;

/** Some items of a catalog, by position. It never changes. */
public final class ItemSet {

  private final BitSet positions;
  private final int size;

  private ItemSet(BitSet positions) {
    this.positions = positions;
    this.size = positions.cardinality();
  }

  /** These positions; one may be given more than once. */
  public static ItemSet of(int... positions) {
    BitSet bits = new BitSet();
    Arrays.stream(positions).forEach(bits::set);
    return new ItemSet(bits);
  }

  /** Takes the bits as they are; they must not change afterwards. */
  static ItemSet of(BitSet positions) {
    return new ItemSet(positions);
  }

  /** The positions below a bound that are not among some others. */
  public static ItemSet without(BitSet others, int bound) {
    BitSet left = new BitSet(bound);
    left.set(0, bound);
    left.andNot(others);
    return new ItemSet(left);
  }

  /** Those below a bound. */
  public ItemSet below(int bound) {
    return new ItemSet(positions.get(0, bound));
  }

  /** Those that are in both. */
  public ItemSet and(ItemSet other) {
    BitSet both = (BitSet) positions.clone();
    both.and(other.positions);
    return new ItemSet(both);
  }

  /** How many items. */
  public int size() {
    return size;
  }

  /** Whether the item at a position is one of them. */
  public boolean contains(int position) {
    return positions.get(position);
  }

  /** The first of them at or after a position; -1 if there is none. */
  public int next(int position) {
    return positions.nextSetBit(position);
  }

  /** The first position at or after one that is not among them. */
  public int nextMissing(int position) {
    return positions.nextClearBit(position);
  }

  /** The positions, rising. */
  public IntStream positions() {
    return positions.stream();
  }
}
