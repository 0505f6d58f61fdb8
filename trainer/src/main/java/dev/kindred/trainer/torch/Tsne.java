package dev.kindred.trainer.torch;

import dev.kindred.model.progress.Progress;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A map of vectors in the plane that keeps neighbours together: exact t-SNE (van der Maaten and
 * Hinton 2008). Time and memory grow with the square of the number of vectors: some thousands.
 *
 * @param perplexity about how many neighbours each vector has, at least 1
 * @param iterations of gradient descent; the first quarter with early exaggeration
 * @param seed of the first map
 */
public record Tsne(double perplexity, int iterations, long seed) {

  private static final double EXAGGERATION = 12;
  private static final double EARLY_MOMENTUM = 0.5;
  private static final double MOMENTUM = 0.8;
  private static final double SMALLEST = 1e-12;
  private static final double BISECTIONS = 60;

  /**
   * A point {@code [x, y]} for each vector.
   *
   * @param vectors more than three times the perplexity, all of one length
   * @throws IllegalArgumentException if there are too few
   */
  public float[][] map(float[][] vectors) {
    int n = vectors.length;
    if (n <= 3 * perplexity) {
      throw new IllegalArgumentException(
          "%d vectors are too few for a perplexity of %s; at least %d are needed"
              .formatted(n, perplexity, (int) (3 * perplexity) + 1));
    }
    float[] joint = joint(vectors);
    float[] start = start(n);
    try (PointerScope _ = new PointerScope();
        NoGradGuard _ = new NoGradGuard();
        FloatPointer jointMemory = new FloatPointer(joint);
        FloatPointer startMemory = new FloatPointer(start)) {
      Tensor p = matrix(jointMemory, n, n);
      Tensor points = descend(p, matrix(startMemory, n, 2).clone());
      float[] flat = Tensors.toArray(points);
      float[][] map = new float[n][];
      Arrays.setAll(map, row -> new float[] {flat[2 * row], flat[2 * row + 1]});
      return map;
    }
  }

  private Tensor descend(Tensor p, Tensor points) {
    int n = (int) points.size(0);
    int exaggerated = iterations / 4;
    double rate = Math.max(n / EXAGGERATION / 4, 50); // Belkina et al. 2019
    Tensor velocity = torch.zeros_like(points);
    try (Progress progress = Progress.start("t-SNE of " + n + " items", iterations, "steps")) {
      for (int iteration = 0; iteration < iterations; iteration++) {
        boolean early = iteration < exaggerated;
        try (PointerScope _ = new PointerScope()) {
          Tensor gradient = gradient(p, points, early ? EXAGGERATION : 1);
          velocity
              .mul_(new Scalar(early ? EARLY_MOMENTUM : MOMENTUM))
              .sub_(gradient, new Scalar(rate));
          points.add_(velocity);
        }
        progress.advance(1);
      }
    }
    return points.sub(points.mean(new long[] {0}, true, new ScalarTypeOptional()));
  }

  /**
   * Of the Kullback-Leibler divergence, by the points (Eq. 5 of the paper).
   *
   * @param p {@code [n, n]}, symmetric, sums to 1
   * @param points {@code [n, 2]}
   */
  static Tensor gradient(Tensor p, Tensor points, double exaggeration) {
    Tensor squares = points.mul(points).sum(new long[] {1}, true, new ScalarTypeOptional());
    Tensor distances = squares.add(squares.t()).sub(points.matmul(points.t()), new Scalar(2));
    Tensor affinity = distances.clamp_min(new Scalar(0)).add(new Scalar(1)).reciprocal();
    affinity.fill_diagonal_(new Scalar(0));
    Tensor q = affinity.div(affinity.sum()).clamp_min(new Scalar(SMALLEST));
    Tensor forces = p.mul(new Scalar(exaggeration)).sub(q).mul(affinity);
    Tensor sums = forces.sum(new long[] {1}, true, new ScalarTypeOptional());
    return sums.mul(points).sub(forces.matmul(points)).mul(new Scalar(4));
  }

  /** The affinities of all pairs, symmetric, summing to 1. */
  float[] joint(float[][] vectors) {
    int n = vectors.length;
    float[] joint = new float[n * n];
    double[] row = new double[n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        row[j] = squaredDistance(vectors[i], vectors[j]);
      }
      conditional(row, i);
      for (int j = 0; j < n; j++) {
        joint[i * n + j] += (float) (row[j] / (2 * n));
        joint[j * n + i] += (float) (row[j] / (2 * n));
      }
    }
    return joint;
  }

  /** Turns squared distances into probabilities whose entropy is that of the perplexity. */
  private void conditional(double[] distances, int self) {
    double wanted = Math.log(perplexity);
    double low = 0;
    double high = Double.POSITIVE_INFINITY;
    double precision = 1;
    double[] squared = distances.clone();
    for (int bisection = 0; bisection < BISECTIONS; bisection++) {
      double entropy = probabilities(squared, self, precision, distances);
      if (Math.abs(entropy - wanted) < 1e-5) {
        return;
      }
      if (entropy > wanted) {
        low = precision;
        precision = Double.isInfinite(high) ? 2 * precision : (low + high) / 2;
      } else {
        high = precision;
        precision = (low + high) / 2;
      }
    }
  }

  private static double probabilities(
      double[] squared, int self, double precision, double[] result) {
    double nearest = Double.POSITIVE_INFINITY;
    for (int j = 0; j < squared.length; j++) {
      nearest = j == self ? nearest : Math.min(nearest, squared[j]);
    }
    double sum = 0;
    double weighted = 0;
    for (int j = 0; j < squared.length; j++) {
      result[j] = j == self ? 0 : Math.exp(-precision * (squared[j] - nearest));
      sum += result[j];
      weighted += result[j] * (squared[j] - nearest);
    }
    for (int j = 0; j < squared.length; j++) {
      result[j] /= sum;
    }
    return Math.log(sum) + precision * weighted / sum;
  }

  private static double squaredDistance(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      double difference = a[i] - b[i];
      sum += difference * difference;
    }
    return sum;
  }

  private float[] start(int n) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] start = new float[2 * n];
    for (int i = 0; i < start.length; i++) {
      start[i] = (float) (1e-4 * random.nextGaussian());
    }
    return start;
  }

  private static Tensor matrix(FloatPointer memory, int rows, int columns) {
    return torch.from_blob(memory, new long[] {rows, columns}, new TensorOptions(ScalarType.Float));
  }
}
