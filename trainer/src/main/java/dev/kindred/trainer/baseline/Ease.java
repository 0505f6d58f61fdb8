package dev.kindred.trainer.baseline;

import dev.kindred.model.checkpoint.FloatTensor;
import dev.kindred.model.files.InvalidInputException;
import dev.kindred.trainer.data.Dataset;
import dev.kindred.trainer.data.Split;
import dev.kindred.trainer.evaluate.Exclusions;
import dev.kindred.trainer.evaluate.Ranker;
import dev.kindred.trainer.evaluate.TopItems;
import dev.kindred.trainer.torch.SymmetricInverse;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * EASE^R (Steck 2019, "Embarrassingly Shallow Autoencoders for Sparse Data", Eq. 8). Sources are
 * the users: row s of X counts the {@link Histories history} of s. With P = (XᵀX + λ I)⁻¹, the
 * weights are B = I − P · diag(1 / P), zero on the diagonal, and source s scores all items by row s
 * of X B.
 *
 * <p>The matrix is dense over all items that a training pair names. The others have no weights and
 * score 0.
 */
public final class Ease implements Ranker {
  /** Of 1, 10, 30, 100 and 300 the best filtered Recall@50 on the JDK's validation pairs. */
  public static final double DEFAULT_LAMBDA = 30;

  private final Histories histories;
  private final int[] places; // [items]: the item's row of the inverse, or -1
  private final int[] items; // [rows of the inverse]
  private final FloatTensor inverse;

  /**
   * Inverts the matrix, which takes time cubic in the number of items.
   *
   * @param lambda λ, above 0
   */
  public Ease(Dataset dataset, double lambda) {
    if (!(lambda > 0 && Double.isFinite(lambda))) {
      throw new InvalidInputException("EASE^R's λ is %s, but must be above 0".formatted(lambda));
    }
    int all = dataset.items().size();
    this.histories = Histories.of(dataset);
    this.items = named(dataset);
    this.places = new int[all];
    Arrays.fill(places, -1);
    for (int place = 0; place < items.length; place++) {
      places[items[place]] = place;
    }
    this.inverse = SymmetricInverse.of(gram(lambda));
  }

  /** The memory in bytes that the matrices of a dataset take while they are inverted. */
  public static long bytes(Dataset dataset) {
    long n = named(dataset).length;
    return SymmetricInverse.COPIES * Float.BYTES * n * n;
  }

  /** The items that a training pair names, or the query of one, ascending. */
  private static int[] named(Dataset dataset) {
    int[] occurrences =
        dataset.schema().hasQueries()
            ? dataset.trainingTargetCounts()
            : dataset.pairs(Split.TRAIN).occurrences(dataset.items().size());
    if (dataset.schema().hasQueries()) {
      for (int source : dataset.trainingSources()) {
        Arrays.stream(dataset.namedBy(source)).forEach(item -> occurrences[item]++);
      }
    }
    return IntStream.range(0, occurrences.length).filter(item -> occurrences[item] > 0).toArray();
  }

  /** XᵀX + λ I. */
  private FloatTensor gram(double lambda) {
    long n = items.length;
    MemorySegment data = Arena.ofAuto().allocate(Math.max(1, n * n * Float.BYTES), Float.BYTES);
    FloatTensor gram =
        new FloatTensor("XᵀX + λI", new long[] {n, n}, data.asSlice(0, n * n * Float.BYTES));
    for (int source : histories.learned()) {
      int[] history = known(source);
      for (int first : history) {
        for (int second : history) {
          add(gram, places[first] * n + places[second], 1);
        }
      }
    }
    for (long place = 0; place < n; place++) {
      add(gram, place * n + place, (float) lambda);
    }
    return gram;
  }

  /** A source's history, as far as the matrix knows it. */
  private int[] known(int source) {
    return Arrays.stream(histories.of(source)).filter(item -> places[item] >= 0).toArray();
  }

  private static void add(FloatTensor matrix, long index, float value) {
    matrix.data().setAtIndex(FloatTensor.LAYOUT, index, matrix.get(index) + value);
  }

  @Override
  public int[][] rank(int[] sources, int k, Exclusions exclusions) {
    int[][] rankings = new int[sources.length][];
    IntStream.range(0, sources.length)
        .parallel()
        .forEach(i -> rankings[i] = TopItems.of(scores(sources[i]), k, exclusions.of(sources[i])));
    return rankings;
  }

  /** The scores of all items for a source. */
  float[] scores(int source) {
    float[] scores = new float[places.length];
    long n = items.length;
    float[] sums = new float[items.length];
    for (int known : known(source)) {
      long row = places[known] * n;
      for (int place = 0; place < sums.length; place++) {
        sums[place] -= inverse.get(row + place);
      }
      sums[places[known]] += inverse.get(row + places[known]); // B is zero on its diagonal.
    }
    for (int place = 0; place < sums.length; place++) {
      scores[items[place]] = sums[place] / inverse.get(place * n + place);
    }
    return scores;
  }
}
