package dev.kindred.trainer.learn;

import dev.kindred.model.corpus.Popularity;
import java.util.Optional;

/**
 * The sampling-bias correction of a step's columns: β · log q (Yi et al. 2019, Eq. 6), where q is
 * how likely an item is to be drawn. With uniform negatives q is the mixture's (Yang et al. 2020,
 * Section 3.2):
 *
 * <pre>
 * q = (n · p + u / N) / (n + u)
 *
 * n   columns that are targets, of this step or queued
 * p   the item's share of the targets: {@link Popularity}, or estimated from the stream
 * u   columns drawn uniformly
 * N   items
 * </pre>
 *
 * One thread at a time.
 */
final class ColumnShares {

  private final double strength;
  private final Popularity popularity;
  private final Batches batches;
  private final Optional<FrequencyEstimate> stream;

  /**
   * @param popularity from the counts of all training pairs
   * @param batches what the stream's estimate looks at, up to the step that is asked for
   */
  ColumnShares(Recipe recipe, Popularity popularity, Batches batches) {
    this.strength = recipe.logQ();
    this.popularity = popularity;
    this.batches = batches;
    this.stream =
        recipe.logQRate() == 0 || recipe.logQ() == 0
            ? Optional.empty()
            : Optional.of(new FrequencyEstimate(recipe.logQRate(), popularity.items()));
  }

  /**
   * What is subtracted from each column's logits; empty if nothing is.
   *
   * @param step of the supervised task; those before it are observed if they have not been
   * @param columns the item of each
   * @param uniform how many of them were drawn uniformly
   */
  float[] logQ(long step, int[] columns, int uniform) {
    if (strength == 0) {
      return new float[0];
    }
    stream.ifPresent(estimate -> catchUp(estimate, step));
    float[] logQ = new float[columns.length];
    for (int column = 0; column < columns.length; column++) {
      logQ[column] =
          uniform == 0
              ? (float) strength * logShare(columns[column])
              : (float)
                  (strength
                      * Math.log(
                          mixture(Math.exp(logShare(columns[column])), columns.length, uniform)));
    }
    return logQ;
  }

  private double mixture(double share, int columns, int uniform) {
    return ((columns - uniform) * share + (double) uniform / popularity.items()) / columns;
  }

  private float logShare(int item) {
    return stream
        .map(estimate -> (float) Math.log(Math.min(1, estimate.perStep(item) / batches.size())))
        .orElseGet(() -> popularity.logQ(item));
  }

  private void catchUp(FrequencyEstimate estimate, long step) {
    while (estimate.nextStep() <= step) {
      estimate.observe(batches.batch(estimate.nextStep()).targets());
    }
  }
}
