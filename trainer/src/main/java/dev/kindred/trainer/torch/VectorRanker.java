package dev.kindred.trainer.torch;

import dev.kindred.model.checkpoint.FloatTensor;
import dev.kindred.model.feature.EncodedBatch;
import dev.kindred.trainer.evaluate.Exclusions;
import dev.kindred.trainer.evaluate.Ranker;
import dev.kindred.trainer.evaluate.TopItems;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/** Ranks the whole corpus by inner product of query and item vectors, exactly, in blocks. */
public final class VectorRanker implements Ranker, AutoCloseable {

  private final Tensor queries; // (sources, dimension)
  private final Tensor items; // (dimension, items)
  private final TorchDevice device;

  /**
   * @param sources every source of the dataset, embedded by the query tower here
   * @param corpus every item of the dataset, embedded by the item tower here
   */
  public VectorRanker(TwoTowers towers, EncodedBatch sources, EncodedBatch corpus) {
    this.device = towers.device();
    this.queries = matrix("queries", towers.queries(sources));
    try (PointerScope _ = new PointerScope()) {
      Tensor transposed = matrix("items", towers.items(corpus)).t().contiguous();
      this.items = transposed;
      transposed.retainReference(); // It outlives the scope.
    }
  }

  @Override
  public int[][] rank(int[] sources, int k, Exclusions exclusions) {
    return rank(sources, k, exclusions, new float[0]);
  }

  /**
   * A ranker by inner product plus something for each item.
   *
   * @param bonus by the item's row
   */
  public Ranker favouring(float[] bonus) {
    return (sources, k, exclusions) -> rank(sources, k, exclusions, bonus);
  }

  private int[][] rank(int[] sources, int k, Exclusions exclusions, float[] bonus) {
    float[] scores = scores(sources);
    int width = scores.length / Math.max(1, sources.length);
    int[][] rankings = new int[sources.length][];
    IntStream.range(0, sources.length)
        .parallel()
        .forEach(row -> {
          float[] own = Arrays.copyOfRange(scores, row * width, (row + 1) * width);
          for (int item = 0; item < bonus.length; item++) {
            own[item] += bonus[item];
          }
          rankings[row] = TopItems.of(own, k, exclusions.of(sources[row]));
        });
    return rankings;
  }

  /** Frees the vectors. */
  @Override
  public void close() {
    queries.close();
    items.close();
  }

  private float[] scores(int[] sources) {
    try (PointerScope _ = new PointerScope();
        NoGradGuard _ = new NoGradGuard()) {
      Tensor rows = device.place(Tensors.indices(sources));
      return Tensors.toArray(queries.index_select(0, rows).matmul(items));
    }
  }

  private Tensor matrix(String name, float[][] vectors) {
    int width = vectors.length == 0 ? 0 : vectors[0].length;
    float[] values = new float[Math.multiplyExact(vectors.length, width)];
    for (int row = 0; row < vectors.length; row++) {
      System.arraycopy(vectors[row], 0, values, row * width, width);
    }
    return Tensors.copyOf(FloatTensor.of(name, new long[] {vectors.length, width}, values), device);
  }
}
