package dev.kindred.trainer.baseline;

import dev.kindred.trainer.data.Dataset;
import dev.kindred.trainer.evaluate.Exclusions;
import dev.kindred.trainer.evaluate.Ranker;
import dev.kindred.trainer.evaluate.TopItems;

/** Ranks the same for every source: by how often an item is the target of a training pair. */
public final class MostPopular implements Ranker {
  private final float[] counts;

  public MostPopular(Dataset dataset) {
    int[] targetCounts = dataset.trainingTargetCounts();
    this.counts = new float[targetCounts.length];
    for (int row = 0; row < counts.length; row++) {
      counts[row] = targetCounts[row];
    }
  }

  @Override
  public int[][] rank(int[] sources, int k, Exclusions exclusions) {
    int[][] rankings = new int[sources.length][];
    for (int i = 0; i < sources.length; i++) {
      rankings[i] = TopItems.of(counts, k, exclusions.of(sources[i]));
    }
    return rankings;
  }
}
