package dev.kindred.service.recommend;

import java.util.List;

/**
 * The vector of a query made of several: the mean of what is liked, less half the mean of what is
 * not (Rocchio's formula), brought back to unit length.
 */
final class QueryVector {

  private static final float NEGATIVE_WEIGHT = 0.5f;
  private static final double SHORTEST = 1e-6;

  private QueryVector() {}

  /**
   * Combines vectors.
   *
   * @param liked {@code [n, dimension]}, n at least 1
   * @param disliked {@code [m, dimension]}, m may be 0
   * @return {@code [dimension]}, of unit length
   * @throws RecommendException.NoDirection if nothing is left
   */
  static float[] of(List<float[]> liked, List<float[]> disliked) {
    if (liked.size() == 1 && disliked.isEmpty()) {
      return liked.getFirst();
    }
    float[] sum = new float[liked.getFirst().length];
    liked.forEach(vector -> add(sum, vector, 1f / liked.size()));
    disliked.forEach(vector -> add(sum, vector, -NEGATIVE_WEIGHT / disliked.size()));
    double square = 0;
    for (float component : sum) {
      square += (double) component * component;
    }
    double length = Math.sqrt(square);
    if (length < SHORTEST) {
      throw new RecommendException.NoDirection();
    }
    for (int i = 0; i < sum.length; i++) {
      sum[i] = (float) (sum[i] / length);
    }
    return sum;
  }

  private static void add(float[] sum, float[] vector, float weight) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += weight * vector[i];
    }
  }
}
