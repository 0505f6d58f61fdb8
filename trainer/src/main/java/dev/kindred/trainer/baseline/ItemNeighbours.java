package dev.kindred.trainer.baseline;

import dev.kindred.trainer.data.Dataset;
import dev.kindred.trainer.data.Pairs;
import dev.kindred.trainer.data.Split;
import dev.kindred.trainer.evaluate.Exclusions;
import dev.kindred.trainer.evaluate.Ranker;
import dev.kindred.trainer.evaluate.TargetLists;
import dev.kindred.trainer.evaluate.TopItems;
import java.util.stream.IntStream;

/**
 * Item-kNN by co-occurrence, with all items as neighbours. An item is described by the sources that
 * it is a target of, and by itself; two items are as similar as the cosine of these descriptions. A
 * source is ranked for by the sum of the similarities to its training targets and to itself.
 */
public final class ItemNeighbours implements Ranker {
  /*
   * With A [source, target] the training counts plus the identity and N the diagonal matrix of
   * 1 / length of A's columns, the scores of source s are row s of A N AᵀA N: twice a product of a
   * sparse row and a sparse matrix, without the matrix of all similarities.
   */

  private final TargetLists targets;
  private final TargetLists sources;
  private final float[] inverseLengths; // [items]

  public ItemNeighbours(Dataset dataset) {
    int items = dataset.items().size();
    Pairs train = Histories.withIdentity(dataset.pairs(Split.TRAIN), items);
    this.targets = TargetLists.of(train, items);
    this.sources = TargetLists.reversed(train, items);
    this.inverseLengths = new float[items];
    for (int item = 0; item < items; item++) {
      inverseLengths[item] = (float) (1 / Math.sqrt(squaredLength(sources.of(item))));
    }
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
    float[] weights = new float[inverseLengths.length];
    for (int target : targets.of(source)) {
      for (int cited : sources.of(target)) {
        weights[cited] += inverseLengths[target];
      }
    }
    float[] scores = new float[inverseLengths.length];
    for (int item = 0; item < weights.length; item++) {
      if (weights[item] != 0) {
        for (int target : targets.of(item)) {
          scores[target] += weights[item];
        }
      }
    }
    for (int item = 0; item < scores.length; item++) {
      scores[item] *= inverseLengths[item];
    }
    return scores;
  }
}
