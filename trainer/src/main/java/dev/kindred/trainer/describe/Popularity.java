package dev.kindred.trainer.describe;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How unequally training pairs are spread over their targets.
 *
 * @param curve the share of the pairs that the most frequent targets take, by their share of all
 *     items; from the single most frequent to all, closer where it bends
 * @param never how many items are never a target
 * @param fewerThanFive how many are one fewer than five times, the former among them
 */
public record Popularity(List<Share> curve, int never, int fewerThanFive) {
  private static final int POINTS = 200;

  /**
   * A point of the curve.
   *
   * @param items share of the items, above 0 to 1
   * @param pairs share of the training pairs, 0 to 1
   */
  public record Share(double items, double pairs) {}

  static Popularity of(int[] targetCounts) {
    int[] ascending = targetCounts.clone();
    Arrays.sort(ascending);
    int n = ascending.length;
    long[] sums = new long[n + 1]; // [most frequent items]
    for (int rank = 1; rank <= n; rank++) {
      sums[rank] = sums[rank - 1] + ascending[n - rank];
    }
    List<Share> curve = new ArrayList<>();
    int previous = 0;
    for (int point = 0; point <= POINTS && n > 0; point++) {
      int rank = (int) Math.round(Math.pow(n, (double) point / POINTS));
      if (rank > previous) {
        curve.add(new Share((double) rank / n, share(sums[rank], sums[n])));
        previous = rank;
      }
    }
    return new Popularity(
        curve,
        (int) Arrays.stream(ascending).filter(count -> count == 0).count(),
        (int) Arrays.stream(ascending).filter(count -> count < 5).count());
  }

  private static double share(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }

  /** The share of the pairs that this share of the items takes, between points by a line. */
  double at(double items) {
    double fromItems = 0;
    double fromPairs = 0;
    for (Share share : curve) {
      if (share.items() >= items) {
        double part = (items - fromItems) / (share.items() - fromItems);
        return fromPairs + part * (share.pairs() - fromPairs);
      }
      fromItems = share.items();
      fromPairs = share.pairs();
    }
    return 1;
  }
}
