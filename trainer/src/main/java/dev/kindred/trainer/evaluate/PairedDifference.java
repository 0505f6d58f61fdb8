package dev.kindred.trainer.evaluate;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * By how much a method differs from another on the same sources, and how sure that is for other
 * sources and other seeds.
 *
 * <p>The difference of run r on source s is a sum of effects of the source, of the seed and of both
 * together. The variance of the mean is estimated by the crossed sums of squares, V = V(sources) +
 * V(seeds) − V(both), as in two-way clustering (Cameron, Gelbach and Miller 2011, Eq. 2.7), and is
 * at least as large as either of the first two. Its degrees of freedom are Satterthwaite's (1946).
 * With one run this is the paired t-test over sources, which Smucker, Allan and Carterette (2007)
 * found to be right for retrieval; where sources do not differ it is the paired t-test over seeds.
 * Recall weighs a source by its pairs, so that its mean is a ratio, and residuals take the place of
 * deviations (Cochran 1977, Eq. 6.13).
 *
 * @param mean the method's metric less the reference's
 * @param halfWidth half the width of the 95 % confidence interval; none where nothing can be said:
 *     of fewer than two sources
 * @param p two-sided, of no difference; none likewise
 * @param seeds how many runs were compared; with 1, nothing is said about other seeds
 * @param sources how many sources were compared
 */
public record PairedDifference(
    double mean, OptionalDouble halfWidth, OptionalDouble p, int seeds, int sources) {

  /**
   * Compares two methods.
   *
   * @param method shape {@code [runs][sources]}, each source's part of the metric's numerator
   * @param reference likewise, the runs in the order of the same seeds; one run on either side
   *     stands for all, as that of a method without chance
   * @param weights each source's part of the denominator, 0 if it is not in the slice
   */
  static PairedDifference of(List<float[]> method, List<float[]> reference, float[] weights) {
    int runs = Math.max(method.size(), reference.size());
    if (Math.min(method.size(), reference.size()) != 1 && method.size() != reference.size()) {
      throw new IllegalArgumentException(
          "%d runs against %d: both need the same seeds"
              .formatted(method.size(), reference.size()));
    }
    int[] sources = measured(weights);
    double[][] differences = new double[runs][sources.length];
    double[] weight = new double[sources.length];
    for (int i = 0; i < sources.length; i++) {
      weight[i] = weights[sources[i]];
      for (int run = 0; run < runs; run++) {
        differences[run][i] =
            method.get(method.size() == 1 ? 0 : run)[sources[i]]
                - (double) reference.get(reference.size() == 1 ? 0 : run)[sources[i]];
      }
    }
    return of(differences, weight);
  }

  private static int[] measured(float[] weights) {
    return IntStream.range(0, weights.length).filter(source -> weights[source] > 0).toArray();
  }

  private static PairedDifference of(double[][] differences, double[] weights) {
    int runs = differences.length;
    int n = weights.length;
    double total = Arrays.stream(weights).sum();
    double[] runMeans = new double[runs];
    double[] sourceMeans = new double[n];
    for (int run = 0; run < runs; run++) {
      runMeans[run] = n == 0 ? 0 : Arrays.stream(differences[run]).sum() / total;
      for (int i = 0; i < n; i++) {
        sourceMeans[i] += differences[run][i] / runs;
      }
    }
    double mean = Arrays.stream(runMeans).sum() / runs;
    if (n < 2) {
      return new PairedDifference(mean, OptionalDouble.empty(), OptionalDouble.empty(), runs, n);
    }
    double bySource = 0;
    double byBoth = 0;
    for (int i = 0; i < n; i++) {
      bySource += square(sourceMeans[i] - mean * weights[i]);
      for (int run = 0; run < runs; run++) {
        byBoth +=
            square(differences[run][i] - sourceMeans[i] - (runMeans[run] - mean) * weights[i]);
      }
    }
    double scale = n / (n - 1.0) / square(total);
    double vSources = scale * bySource;
    if (runs == 1) {
      return of(mean, vSources, n - 1.0, runs, n);
    }
    double vBoth = scale * byBoth / (runs - 1) / runs;
    double vSeeds =
        Arrays.stream(runMeans).map(value -> square(value - mean)).sum() / (runs - 1) / runs;
    double variance = Math.max(Math.max(vSources, vSeeds), vSources + vSeeds - vBoth);
    double freedom =
        square(variance)
            / (square(vSources) / (n - 1)
                + square(vSeeds) / (runs - 1)
                + square(vBoth) / (n - 1.0) / (runs - 1));
    return of(mean, variance, Math.max(freedom, Math.min(n, runs) - 1.0), runs, n);
  }

  private static PairedDifference of(
      double mean, double variance, double freedom, int runs, int sources) {
    if (variance == 0) {
      return new PairedDifference(
          mean, OptionalDouble.of(0), OptionalDouble.of(mean == 0 ? 1 : 0), runs, sources);
    }
    double error = Math.sqrt(variance);
    return new PairedDifference(
        mean,
        OptionalDouble.of(StudentT.halfWidth95(freedom) * error),
        OptionalDouble.of(StudentT.twoSided(mean / error, freedom)),
        runs,
        sources);
  }

  private static double square(double value) {
    return value * value;
  }

  /** Four decimals and the p value: {@code +0.0216 ±0.0055 p .003}. */
  @Override
  public String toString() {
    String text = String.format(Locale.ROOT, "%+.4f", mean);
    if (halfWidth.isEmpty() || p.isEmpty()) {
      return text;
    }
    String probability =
        p.getAsDouble() < 0.001
            ? "p<.001"
            : String.format(Locale.ROOT, "p %.3f", p.getAsDouble()).replace(" 0.", " .");
    return String.format(Locale.ROOT, "%s ±%.4f %s", text, halfWidth.getAsDouble(), probability);
  }
}
