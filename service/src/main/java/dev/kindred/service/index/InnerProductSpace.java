package dev.kindred.service.index;

import java.util.Arrays;
import java.util.List;

/**
 * Vectors of any length as unit vectors whose cosine orders them like the inner product:
 *
 * <pre>
 *   item x   ↦ (x / M, √(1 - |x|² / M²)),   M the length of the longest item
 *   query q  ↦ (q / |q|, 0)
 *   ⟨q, x⟩ = M · |q| · cosine
 * </pre>
 *
 * (Bachrach et al. 2014, "Speeding up the Xbox recommender system"). A graph over these is one over
 * neighbours; over the vectors as they are it is not, and long vectors hide the others.
 */
final class InnerProductSpace {

  private final double longest;

  private InnerProductSpace(double longest) {
    this.longest = longest;
  }

  /**
   * The space that holds some items.
   *
   * @throws IllegalArgumentException if one is not finite, or all are zero
   */
  static InnerProductSpace of(float[][] items) {
    double longest = 0;
    for (int item = 0; item < items.length; item++) {
      double length = length(items[item]);
      if (!Double.isFinite(length)) {
        throw new IllegalArgumentException(
            "the vector of item %d has length %s".formatted(item, length));
      }
      longest = Math.max(longest, length);
    }
    if (longest == 0) {
      throw new IllegalArgumentException("all vectors are zero, or there is none");
    }
    return new InnerProductSpace(longest);
  }

  /** The space that holds items of this length and shorter ones. */
  static InnerProductSpace ofLongest(double longest) {
    return new InnerProductSpace(longest);
  }

  /** The length of the longest item. */
  double longest() {
    return longest;
  }

  /** An item {@code [dimension]} as a unit vector {@code [dimension + 1]}. */
  float[] item(float[] vector) {
    float[] unit = new float[vector.length + 1];
    double square = 0;
    for (int i = 0; i < vector.length; i++) {
      unit[i] = (float) (vector[i] / longest);
      square += (double) unit[i] * unit[i];
    }
    unit[vector.length] = (float) Math.sqrt(Math.max(0, 1 - square));
    return unit;
  }

  /** Items {@code [items, dimension]} as unit vectors. */
  float[][] items(float[][] vectors) {
    return Arrays.stream(vectors).map(this::item).toArray(float[][]::new);
  }

  /** What is asked in this space where these kinds of queries are asked. */
  List<List<Query>> queries(List<List<Query>> kinds) {
    return kinds.stream().map(kind -> kind.stream().map(this::query).toList()).toList();
  }

  /** The item that a unit vector stands for. */
  float[] original(float[] unit) {
    float[] vector = new float[unit.length - 1];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = (float) (unit[i] * longest);
    }
    return vector;
  }

  /** A query {@code [dimension]}, not zero, as a unit vector {@code [dimension + 1]}. */
  float[] query(float[] vector) {
    double length = length(vector);
    float[] unit = new float[vector.length + 1];
    for (int i = 0; i < vector.length; i++) {
      unit[i] = (float) (vector[i] / length);
    }
    return unit;
  }

  /** What is asked in this space where a query is asked. */
  Query query(Query query) {
    return query
        .vector(query(query.vector()))
        .popularity(query.popularity() / scale(query.vector()));
  }

  /** By what a cosine is to be multiplied to be a query's inner product. */
  double scale(float[] query) {
    return longest * length(query);
  }

  private static double length(float[] vector) {
    double square = 0;
    for (float component : vector) {
      square += (double) component * component;
    }
    return Math.sqrt(square);
  }
}
