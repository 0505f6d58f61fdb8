package dev.kindred.trainer.learn;

import dev.kindred.model.corpus.Popularity;
import dev.kindred.model.feature.EncodedBatch;
import dev.kindred.trainer.augment.Augmenter;
import dev.kindred.trainer.augment.FeatureDropout;
import dev.kindred.trainer.augment.Randomness;
import dev.kindred.trainer.data.Pairs;
import dev.kindred.trainer.torch.StepInput;
import java.util.Optional;

/**
 * The input of each step, as a function of the seed and the step alone. In an epoch each pair is
 * seen once, in a random order; what does not fill a batch at its end is left out. One thread at a
 * time.
 */
final class StepSource {

  private final Recipe recipe;
  private final EncodedBatch corpus;
  private final Pairs pairs;
  private final Optional<Augmenter> augmenter;
  private final int batchSize;
  private final float[] logQ;
  private int[] order = new int[0];
  private long orderedEpoch = -1;

  /**
   * @param corpus all items of the dataset
   * @param augmenter empty for no views
   */
  StepSource(Recipe recipe, EncodedBatch corpus, Pairs pairs, Optional<Augmenter> augmenter) {
    this.recipe = recipe;
    this.corpus = corpus;
    this.pairs = pairs;
    this.augmenter = augmenter;
    this.batchSize = Math.min(recipe.batchSize(), pairs.size());
    this.logQ = logQ();
  }

  /** Number of steps in an epoch, at least 1. */
  long stepsPerEpoch() {
    return pairs.size() / batchSize;
  }

  /** Number of steps of the whole recipe. */
  long steps() {
    return recipe.epochs() * stepsPerEpoch();
  }

  /** Pairs in each step. */
  int batchSize() {
    return batchSize;
  }

  /**
   * The input of a step.
   *
   * @param step from 0 to {@link #steps()} - 1
   */
  StepInput input(long step) {
    shuffle(step / stepsPerEpoch());
    int from = Math.toIntExact(step % stepsPerEpoch() * batchSize);
    int[] sources = new int[batchSize];
    int[] targets = new int[batchSize];
    float[] corrections = new float[recipe.logQ() > 0 ? batchSize : 0];
    for (int row = 0; row < batchSize; row++) {
      int pair = order[from + row];
      sources[row] = pairs.source(pair);
      targets[row] = pairs.target(pair);
      if (corrections.length > 0) {
        corrections[row] = logQ[targets[row]];
      }
    }
    return new StepInput(
        corpus.select(sources),
        targets(targets, step),
        corrections,
        augmenter.map(augment -> views(augment, step)));
  }

  private EncodedBatch targets(int[] rows, long step) {
    return recipe.featureDropout() == 0
        ? corpus.select(rows)
        : corpus.select(
            rows,
            new FeatureDropout(
                recipe.featureDropout(), Randomness.FEATURE_DROPOUT.stream(recipe.seed(), step)));
  }

  private StepInput.Views views(Augmenter augment, long step) {
    int count = Math.min(recipe.ssl().orElseThrow().batchSize(), corpus.rows());
    int[] rows =
        Randomness.VIEW_ITEMS.stream(recipe.seed(), step).ints(count, 0, corpus.rows()).toArray();
    return new StepInput.Views(
        augment.first(corpus, rows, step), augment.second(corpus, rows, step));
  }

  private void shuffle(long epoch) {
    if (epoch != orderedEpoch) {
      order = Randomness.PAIR_ORDER.permutation(recipe.seed(), epoch, pairs.size());
      orderedEpoch = epoch;
    }
  }

  /** β · log of each item's share of the targets: how likely it is to be a negative. */
  private float[] logQ() {
    Popularity popularity = pairs.popularity(corpus.rows());
    float[] values = new float[corpus.rows()];
    for (int row = 0; row < values.length; row++) {
      values[row] = (float) recipe.logQ() * popularity.logQ(row);
    }
    return values;
  }
}
