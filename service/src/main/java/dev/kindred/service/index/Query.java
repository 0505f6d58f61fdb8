package dev.kindred.service.index;

import dev.kindred.service.catalog.ItemSet;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is asked of an index. It never changes. */
public final class Query {

  private final float[] vector;
  private final int k;
  private final Exclusions excluded;
  private final @Nullable ItemSet among;
  private final float popularity;

  private Query(
      float[] vector, int k, Exclusions excluded, @Nullable ItemSet among, float popularity) {
    if (k < 1) {
      throw new IllegalArgumentException("k must be at least 1, but is " + k);
    }
    this.vector = vector;
    this.k = k;
    this.excluded = excluded;
    this.among = among;
    this.popularity = popularity;
  }

  /**
   * The items nearest to a vector.
   *
   * @param vector {@code [dimension]}, of unit length; it must not change afterwards
   * @param k how many items to find, at least 1; fewer are found only where fewer match
   */
  public static Query of(float[] vector, int k) {
    return new Query(vector, k, Exclusions.NONE, null, 0);
  }

  /** The same without a few items. */
  public Query excluding(Exclusions items) {
    return new Query(vector, k, items, among, popularity);
  }

  /** The same among some items only. */
  public Query among(ItemSet items) {
    return new Query(vector, k, excluded, items, popularity);
  }

  /** The same for another number of items. */
  public Query k(int items) {
    return new Query(vector, items, excluded, among, popularity);
  }

  /**
   * The same with log q of each item, times a weight, added to its score.
   *
   * @param weight 0 or above: β · τ
   */
  public Query popularity(double weight) {
    if (!(weight >= 0)) {
      throw new IllegalArgumentException("a weight must not be negative, but is " + weight);
    }
    return new Query(vector, k, excluded, among, (float) weight);
  }

  /** The same with another vector. */
  Query vector(float[] other) {
    return new Query(other, k, excluded, among, popularity);
  }

  float popularity() {
    return popularity;
  }

  /** The vector itself; not to be changed. */
  public float[] vector() {
    return vector;
  }

  /** How many items to find. */
  public int k() {
    return k;
  }

  Exclusions excluded() {
    return excluded;
  }

  /** The items to choose from; empty if all of them. */
  public Optional<ItemSet> among() {
    return Optional.ofNullable(among);
  }

  /** Whether an item may be in the answer. */
  public boolean accepts(int item) {
    return (among == null || among.contains(item)) && !excluded.contains(item);
  }

  /** How many of the items 0 to {@code items} - 1 may be in the answer. */
  int matching(int items) {
    return among == null ? items - excluded.below(items) : among.size() - excluded.within(among);
  }
}
