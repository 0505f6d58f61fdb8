package dev.kindred.service.index;

import org.apache.lucene.util.Bits;
import org.apache.lucene.util.FixedBitSet;

/** The nodes that a walk may take, and how many of those it met it could take. */
final class Acceptance implements Bits {

  /*
   * Where a filter has nothing to do with a query, the share of good nodes that it lets pass is its
   * share of all nodes. Where it lets less pass than that, the best that match lie on a rim around
   * those that do not, far from where the walk began, and a beam that is wide enough elsewhere sees
   * only a part of it.
   */
  private static final double MISSED_BEAM = 0.125;

  private final FixedBitSet matching;
  private int met;
  private int taken;

  Acceptance(FixedBitSet matching) {
    this.matching = matching;
  }

  @Override
  public boolean get(int node) {
    boolean matches = matching.get(node);
    met++;
    taken += matches ? 1 : 0;
    return matches;
  }

  @Override
  public int length() {
    return matching.length();
  }

  /**
   * Whether the walk could take about as many of the good nodes as of all nodes.
   *
   * @param beam how many it kept
   */
  boolean asExpected(int beam) {
    double share = (double) matching.cardinality() / matching.length();
    return share * met - taken <= MISSED_BEAM * beam;
  }
}
