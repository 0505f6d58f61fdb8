package dev.kindred.service.recommend;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The one vector that several seeds ask with (Rocchio 1971):
 *
 * <pre>
 *   q = s / |s|,   s = Σ w_i u_i / Σ w_i - ½ Σ w_j u_j / Σ w_j
 * </pre>
 *
 * where the u are unit vectors, i runs over what is liked and j over what is not. What is not liked
 * counts half as much as what is liked, however many there are.
 */
final class QueryVector {

  private static final double NEGATIVE = -0.5;
  private static final double SHORTEST = 1e-6;

  private final List<float[]> vectors; // What is liked, then what is not.
  private final double[] factors; // By which each is multiplied in s; negative if it is not liked.
  private final double length; // Of s, or of the only vector, which stays as long as it is.
  private final double norm; // By which s was divided.
  private final float[] unit;

  private QueryVector(List<float[]> vectors, double[] factors) {
    this.vectors = vectors;
    this.factors = factors;
    if (factors.length == 1) {
      unit = vectors.getFirst();
      length = Math.sqrt(innerProduct(unit, unit));
      norm = 1;
      return;
    }
    double[] sum = new double[vectors.getFirst().length];
    for (int seed = 0; seed < factors.length; seed++) {
      float[] vector = vectors.get(seed);
      for (int i = 0; i < sum.length; i++) {
        sum[i] += factors[seed] * vector[i];
      }
    }
    double square = 0;
    for (double component : sum) {
      square += component * component;
    }
    length = Math.sqrt(square);
    norm = Math.max(SHORTEST, length);
    unit = new float[sum.length];
    for (int i = 0; i < sum.length; i++) {
      unit[i] = (float) (sum[i] / norm);
    }
  }

  /**
   * Combines vectors.
   *
   * @param vectors {@code [seeds, dimension]}, each of unit length
   * @param weights of the seeds, above 0
   * @param liked how many of the first seeds are liked, at least 1; the others are not
   * @throws RecommendException.NoDirection if they cancel each other out, or nothing is known of
   *     them
   */
  static QueryVector of(List<float[]> vectors, float[] weights, int liked) {
    double likedSum = sum(weights, 0, liked);
    double otherSum = sum(weights, liked, weights.length);
    double[] factors = new double[weights.length];
    for (int seed = 0; seed < factors.length; seed++) {
      factors[seed] = seed < liked ? weights[seed] / likedSum : NEGATIVE * weights[seed] / otherSum;
    }
    QueryVector query = new QueryVector(List.copyOf(vectors), factors);
    if (query.length < SHORTEST) {
      throw new RecommendException.NoDirection();
    }
    return query;
  }

  /** The vector {@code [dimension]}, of unit length. */
  float[] unit() {
    return unit;
  }

  /** A seed's part of the score of an item; the parts of all seeds add up to the score. */
  float part(int seed, float[] item) {
    return (float) (factors[seed] / norm * innerProduct(vectors.get(seed), item)) + 0f; // No -0.
  }

  /** The same with another vector for a seed. */
  QueryVector with(int seed, float[] vector) {
    return new QueryVector(
        IntStream.range(0, factors.length)
            .mapToObj(other -> other == seed ? vector : vectors.get(other))
            .toList(),
        factors);
  }

  static double innerProduct(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }

  private static double sum(float[] weights, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += weights[i];
    }
    return sum;
  }
}
