package dev.kindred.service.index;

import java.util.Random;

/** Random unit vectors for tests. */
final class Vectors {

  private Vectors() {}

  /**
   * Vectors that lie in clusters, as those of a trained tower do.
   *
   * @return {@code [count, dimension]}, each of unit length
   */
  static float[][] clustered(Random random, int count, int dimension, int clusters) {
    float[][] centres = random(random, clusters, dimension);
    float[][] vectors = random(random, count, dimension);
    for (float[] vector : vectors) {
      float[] centre = centres[random.nextInt(clusters)];
      for (int i = 0; i < dimension; i++) {
        vector[i] = centre[i] + 0.7f * vector[i];
      }
      normalise(vector);
    }
    return vectors;
  }

  static float[][] random(Random random, int count, int dimension) {
    float[][] vectors = new float[count][dimension];
    for (float[] vector : vectors) {
      for (int i = 0; i < dimension; i++) {
        vector[i] = (float) random.nextGaussian();
      }
      normalise(vector);
    }
    return vectors;
  }

  private static void normalise(float[] vector) {
    double square = 0;
    for (float component : vector) {
      square += (double) component * component;
    }
    for (int i = 0; i < vector.length; i++) {
      vector[i] /= (float) Math.sqrt(square);
    }
  }

  static double innerProduct(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }
}
