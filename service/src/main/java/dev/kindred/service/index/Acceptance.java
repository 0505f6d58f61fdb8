package dev.kindred.service.index;

import java.util.function.IntPredicate;
import org.apache.lucene.util.Bits;

/** The nodes that a walk may take, and how many of those it met it could take. */
final class Acceptance implements Bits {

  /*
   * Where a filter has nothing to do with a query, the share of good nodes that it lets pass is its
   * share of all nodes. Where it lets less pass than that, the best that match lie on a rim around
   * those that do not, far from where the walk began, and a beam that is wide enough elsewhere sees
   * only a part of it.
   */
  private static final double MISSED_BEAM = 0.125;

  private final IntPredicate matching;
  private final int matchingCount;
  private final int count;
  private int met;
  private int taken;

  /**
   * Accepts some nodes.
   *
   * @param matching which
   * @param matchingCount how many they are
   * @param count how many nodes there are
   */
  Acceptance(IntPredicate matching, int matchingCount, int count) {
    this.matching = matching;
    this.matchingCount = matchingCount;
    this.count = count;
  }

  @Override
  public boolean get(int node) {
    boolean matches = matching.test(node);
    met++;
    taken += matches ? 1 : 0;
    return matches;
  }

  @Override
  public int length() {
    return count;
  }

  /**
   * Whether the walk could take about as many of the good nodes as of all nodes.
   *
   * @param beam how many it kept
   */
  boolean asExpected(int beam) {
    double share = (double) matchingCount / count;
    return share * met - taken <= MISSED_BEAM * beam;
  }
}
