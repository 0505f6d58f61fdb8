package dev.kindred.service.recommend;

import java.util.List;

/**
 * How different the items of an answer shall be from each other.
 *
 * @param lambda 0 to 1: how much the score counts beside the likeness to what was chosen before
 *     (maximal marginal relevance, Carbonell and Goldstein 1998); 1 is the order of the scores
 * @param pool how many of the nearest items are chosen from, 0 to 10,000; 0 takes five times k
 * @param perValue limits for values of attributes
 */
public record Diversity(double lambda, int pool, List<PerValue> perValue) {

  /** The order of the scores. */
  public static final Diversity NONE = new Diversity(1, 0, List.of());

  /** The largest pool. */
  public static final int MOST_POOL = 10_000;

  private static final int DEFAULT_POOL = 5; // times k

  /**
   * At most so many items of an answer share a value of an attribute.
   *
   * @param attribute the attribute
   * @param n how many, at least 1
   */
  public record PerValue(String attribute, int n) {
    /** Checks the range. */
    public PerValue {
      if (n < 1) {
        throw new IllegalArgumentException("n must be at least 1, but is " + n);
      }
    }
  }

  /** Checks the ranges. */
  public Diversity {
    if (!(lambda >= 0 && lambda <= 1)) {
      throw new IllegalArgumentException("lambda must be between 0 and 1, but is " + lambda);
    }
    if (pool < 0 || pool > MOST_POOL) {
      throw new IllegalArgumentException(
          "pool must be between 0 and %d, but is %d".formatted(MOST_POOL, pool));
    }
    perValue = List.copyOf(perValue);
  }

  boolean isNone() {
    return lambda == 1 && perValue.isEmpty();
  }

  int pool(int k) {
    return Math.max(k, pool == 0 ? DEFAULT_POOL * k : pool);
  }
}
