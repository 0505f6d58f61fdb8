package dev.kindred.trainer.baseline;

import dev.kindred.trainer.data.Dataset;
import dev.kindred.trainer.evaluate.Exclusions;
import dev.kindred.trainer.evaluate.Ranker;
import dev.kindred.trainer.evaluate.TopItems;
import java.util.stream.IntStream;

/**
 * Item-kNN by co-occurrence, with all items as neighbours. An item is described by the sources
 * whose {@link Histories} it is in; two items are as similar as the cosine of these descriptions. A
 * source is ranked for by the sum of the similarities to its history.
 */
public final class ItemNeighbours implements Ranker {
  /*
   * With A [source, item] the counts of the histories and N the diagonal matrix of
   * 1 / length of A's columns, the scores of source s are row s of A N AᵀA N: twice a product of a
   * sparse row and a sparse matrix, without the matrix of all similarities.
   */

  private final Histories histories;
  private final int sources;
  private final float[] inverseLengths; // [items]

  public ItemNeighbours(Dataset dataset) {
    int items = dataset.items().size();
    this.histories = Histories.of(dataset);
    this.sources = dataset.sources().size();
    this.inverseLengths = new float[items];
    for (int item = 0; item < items; item++) {
      inverseLengths[item] = inverseLength(histories.with(item));
    }
  }

  /** 0 for an item in no history. */
  private static float inverseLength(int[] ascending) {
    double squares = squaredLength(ascending);
    return squares == 0 ? 0 : (float) (1 / Math.sqrt(squares));
  }

  /** The sum of the squared counts of the values in an ascending list. */
  private static double squaredLength(int[] ascending) {
    double squares = 0;
    int from = 0;
    for (int at = 1; at <= ascending.length; at++) {
      if (at == ascending.length || ascending[at] != ascending[from]) {
        squares += (double) (at - from) * (at - from);
        from = at;
      }
    }
    return squares;
  }

  @Override
  public int[][] rank(int[] block, int k, Exclusions exclusions) {
    int[][] rankings = new int[block.length][];
    IntStream.range(0, block.length)
        .parallel()
        .forEach(i -> rankings[i] = TopItems.of(scores(block[i]), k, exclusions.of(block[i])));
    return rankings;
  }

  /** The scores of all items for a source. */
  private float[] scores(int source) {
    float[] weights = new float[sources];
    for (int target : histories.of(source)) {
      for (int similar : histories.with(target)) {
        weights[similar] += inverseLengths[target];
      }
    }
    float[] scores = new float[inverseLengths.length];
    for (int similar = 0; similar < weights.length; similar++) {
      if (weights[similar] != 0) {
        for (int target : histories.of(similar)) {
          scores[target] += weights[similar];
        }
      }
    }
    for (int item = 0; item < scores.length; item++) {
      scores[item] *= inverseLengths[item];
    }
    return scores;
  }
}
