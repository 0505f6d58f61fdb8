package dev.kindred.trainer.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;

class TsneTest {

  private static final long SEED = 5;
  private final SplittableRandom random = new SplittableRandom(SEED);

  @Test
  void theGradientIsTheSlopeOfTheDivergence() {
    int n = 7;
    float[] joint = new Tsne(2, 0, SEED).joint(gaussian(n, 3));
    double[] points = random.doubles(2L * n, -1, 1).toArray();
    float[] gradient = gradient(joint, points, n);
    double step = 1e-6;
    for (int i = 0; i < points.length; i++) {
      double[] left = points.clone();
      double[] right = points.clone();
      left[i] -= step;
      right[i] += step;
      double slope = (divergence(joint, right, n) - divergence(joint, left, n)) / (2 * step);
      assertThat((double) gradient[i]).as("coordinate %d", i).isCloseTo(slope, within(1e-4));
    }
  }

  @Test
  void theAffinitiesOfEachVectorHaveTheEntropyOfThePerplexity() {
    int n = 50;
    float[] joint = new Tsne(8, 0, SEED).joint(gaussian(n, 5));
    double sum = IntStream.range(0, n * n).mapToDouble(i -> joint[i]).sum();
    assertThat(sum).isCloseTo(1, within(1e-4));
    assertThat(joint[3 * n + 17]).isEqualTo(joint[17 * n + 3]);
    assertThat(joint[4 * n + 4]).isZero();
  }

  @Test
  void clustersStayTogetherInThePlane() {
    int n = 120;
    float[][] vectors = gaussian(n, 10);
    for (int row = 0; row < n; row++) {
      vectors[row][row % 3] += 12;
    }
    float[][] map = new Tsne(15, 400, SEED).map(vectors);
    long together = IntStream.range(0, n).filter(row -> nearest(map, row) % 3 == row % 3).count();
    assertThat((double) together / n).isGreaterThan(0.95);
    assertThat(new Tsne(15, 400, SEED).map(vectors)).isDeepEqualTo(map);
  }

  @Test
  void tooFewVectorsAreRefused() {
    assertThatThrownBy(() -> new Tsne(30, 10, SEED).map(gaussian(90, 2)))
        .hasMessageContainingAll("90 vectors", "perplexity of 30", "91");
  }

  private static float[] gradient(float[] joint, double[] points, int n) {
    float[] flat = new float[points.length];
    for (int i = 0; i < flat.length; i++) {
      flat[i] = (float) points[i];
    }
    TensorOptions floats = new TensorOptions(ScalarType.Float);
    try (PointerScope _ = new PointerScope()) {
      Tensor p = torch.from_blob(new FloatPointer(joint), new long[] {n, n}, floats);
      Tensor y = torch.from_blob(new FloatPointer(flat), new long[] {n, 2}, floats);
      return Tensors.toArray(Tsne.gradient(p, y, 1));
    }
  }

  private static double divergence(float[] joint, double[] points, int n) {
    double[] affinity = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double x = points[2 * i] - points[2 * j];
        double y = points[2 * i + 1] - points[2 * j + 1];
        affinity[i * n + j] = i == j ? 0 : 1 / (1 + x * x + y * y);
      }
    }
    double sum = Arrays.stream(affinity).sum();
    return IntStream.range(0, n * n)
        .filter(i -> joint[i] > 0)
        .mapToDouble(i -> joint[i] * Math.log(joint[i] / (affinity[i] / sum)))
        .sum();
  }

  private float[][] gaussian(int n, int width) {
    float[][] vectors = new float[n][width];
    for (float[] vector : vectors) {
      for (int i = 0; i < width; i++) {
        vector[i] = (float) random.nextGaussian();
      }
    }
    return vectors;
  }

  private static int nearest(float[][] map, int row) {
    return IntStream.range(0, map.length)
        .filter(other -> other != row)
        .boxed()
        .min((a, b) -> Double.compare(distance(map, row, a), distance(map, row, b)))
        .orElseThrow();
  }

  private static double distance(float[][] map, int a, int b) {
    return Math.hypot(map[a][0] - map[b][0], map[a][1] - map[b][1]);
  }
}
