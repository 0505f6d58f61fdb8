package dev.kindred.trainer.augment;

import dev.kindred.model.feature.EncodedBatch;
import dev.kindred.model.progress.Progress;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Mutual information of each two features over the items, in nats (Yao et al. 2021, Eq. 4):
 *
 * <pre>MI(V, W) = Σᵥ Σ_w P(v, w) log( P(v, w) / (P(v) P(w)) )</pre>
 *
 * <p>An item spreads its mass evenly over the values that it has of a multi-hot feature, and over
 * their combinations with another feature's. For one-hot features that is the textbook's
 * definition. A missing feature counts as a value of its own.
 */
public final class MutualInformation {

  /** More items than this are sampled. */
  static final int SAMPLE = 50_000;

  private final double[][] matrix;

  private MutualInformation(double[][] matrix) {
    this.matrix = matrix;
  }

  /**
   * Measures all pairs of features, on a seeded sample if there are more than 50,000 items.
   *
   * @param items the corpus
   * @param seed of the sample
   */
  public static MutualInformation of(EncodedBatch items, long seed) {
    EncodedBatch sample = items.rows() <= SAMPLE ? items : items.select(sample(items, seed));
    int features = items.schema().size();
    double[][] matrix = new double[features][features];
    int pairs = features * (features + 1) / 2;
    try (Progress progress = Progress.start("mutual information", pairs, "pairs of features")) {
      for (int first = 0; first < features; first++) {
        for (int second = first; second < features; second++) {
          matrix[first][second] = information(sample, first, second);
          matrix[second][first] = matrix[first][second];
          progress.advance(1);
        }
      }
    }
    return new MutualInformation(matrix);
  }

  /** The mutual information of two features, in nats; of one with itself, its entropy. */
  public double of(int first, int second) {
    return matrix[first][second];
  }

  /** Number of features. */
  public int features() {
    return matrix.length;
  }

  private static int[] sample(EncodedBatch items, long seed) {
    SplittableRandom random = Randomness.SAMPLE.stream(seed, 0);
    return random.ints(SAMPLE, 0, items.rows()).toArray();
  }

  private static double information(EncodedBatch items, int first, int second) {
    Map<Long, double[]> joint = new HashMap<>();
    Map<Integer, double[]> firstMass = new HashMap<>();
    Map<Integer, double[]> secondMass = new HashMap<>();
    for (int row = 0; row < items.rows(); row++) {
      int[] a = items.ids(row, first);
      int[] b = items.ids(row, second);
      addMarginal(firstMass, a, items.rows());
      addMarginal(secondMass, b, items.rows());
      if (first == second) {
        addDiagonal(joint, a, items.rows());
      } else {
        addJoint(joint, a, b, items.rows());
      }
    }
    double sum = 0;
    for (Map.Entry<Long, double[]> entry : joint.entrySet()) {
      double p = entry.getValue()[0];
      double pFirst = mass(firstMass, (int) (entry.getKey() >>> 32));
      double pSecond = mass(secondMass, (int) (long) entry.getKey());
      sum += p * Math.log(p / (pFirst * pSecond));
    }
    return Math.max(0, sum);
  }

  private static void addMarginal(Map<Integer, double[]> mass, int[] values, int rows) {
    for (int value : values) {
      mass.computeIfAbsent(value, _ -> new double[1])[0] += 1.0 / rows / values.length;
    }
  }

  private static void addJoint(Map<Long, double[]> joint, int[] a, int[] b, int rows) {
    double mass = 1.0 / rows / a.length / b.length;
    for (int v : a) {
      for (int w : b) {
        joint.computeIfAbsent(((long) v << 32) | w, _ -> new double[1])[0] += mass;
      }
    }
  }

  /** A feature's value knows itself: the mass stays on the diagonal, the sum is the entropy. */
  private static void addDiagonal(Map<Long, double[]> joint, int[] a, int rows) {
    for (int v : a) {
      joint.computeIfAbsent(((long) v << 32) | v, _ -> new double[1])[0] += 1.0 / rows / a.length;
    }
  }

  private static double mass(Map<Integer, double[]> masses, int value) {
    return masses.getOrDefault(value, new double[1])[0];
  }
}
