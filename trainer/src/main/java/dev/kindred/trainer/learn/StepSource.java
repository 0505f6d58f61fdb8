package dev.kindred.trainer.learn;

import dev.kindred.model.feature.EncodedBatch;
import dev.kindred.trainer.augment.Augmenter;
import dev.kindred.trainer.augment.FeatureDropout;
import dev.kindred.trainer.augment.Randomness;
import dev.kindred.trainer.data.Pairs;
import dev.kindred.trainer.torch.StepInput;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The input of each step, as a function of the seed and the step alone. Self-supervision may train
 * alone at first; then, in an epoch, each pair is seen once, in a random order; what does not fill
 * a batch at its end is left out. One thread at a time.
 */
final class StepSource {

  private final Recipe recipe;
  private final EncodedBatch sources;
  private final EncodedBatch corpus;
  private final Optional<Augmenter> augmenter;
  private final long pretrainSteps;
  private final Batches batches;
  private final HitFinder hits;
  private final ColumnShares shares;

  /**
   * @param sources all sources of the dataset; the corpus, if items are asked with
   * @param corpus all items of the dataset
   * @param augmenter empty for no views
   */
  StepSource(
      Recipe recipe,
      EncodedBatch sources,
      EncodedBatch corpus,
      Pairs pairs,
      Optional<Augmenter> augmenter) {
    this.recipe = recipe;
    this.sources = sources;
    this.corpus = corpus;
    this.augmenter = augmenter;
    this.pretrainSteps = recipe.ssl().map(SslRecipe::pretrainSteps).orElse(0L);
    this.batches = new Batches(recipe.seed(), pairs, Math.min(recipe.batchSize(), pairs.size()));
    this.hits =
        HitFinder.of(recipe.negatives().accidentalHits(), pairs, sources.rows(), corpus.rows());
    this.shares =
        new ColumnShares(
            recipe, pairs.popularity(corpus.rows(), recipe.popularityFloor()), batches);
  }

  /** Number of steps in an epoch, at least 1. */
  long stepsPerEpoch() {
    return batches.perEpoch();
  }

  /** Number of steps of the whole recipe. */
  long steps() {
    return pretrainSteps + recipe.epochs() * stepsPerEpoch();
  }

  /** Number of epochs that are behind after so many steps; not a whole one's end has none. */
  boolean endsEpoch(long steps, int every) {
    long supervised = steps - pretrainSteps;
    return supervised > 0 && supervised % (every * stepsPerEpoch()) == 0;
  }

  /** Pairs in each step. */
  int batchSize() {
    return batches.size();
  }

  /**
   * The input of a step.
   *
   * @param step from 0 to {@link #steps()} - 1
   */
  StepInput input(long step) {
    Optional<StepInput.Views> views = augmenter.map(augment -> views(augment, step));
    return step < pretrainSteps
        ? new StepInput(Optional.empty(), views)
        : new StepInput(Optional.of(task(step)), views);
  }

  private StepInput.Task task(long step) {
    long own = step - pretrainSteps;
    Batches.Batch batch = batches.batch(own);
    int[] negatives = negatives(step);
    int[] queued = queued(own);
    int[] columns =
        Stream.of(batch.targets(), negatives, queued).flatMapToInt(IntStream::of).toArray();
    return new StepInput.Task(
        sources.select(batch.sources()),
        targets(batch.targets(), step),
        negatives.length == 0 ? Optional.empty() : Optional.of(corpus.select(negatives)),
        queued.length,
        shares.logQ(own, columns, negatives.length),
        hits.of(batch.sources(), columns));
  }

  private int[] negatives(long step) {
    return Randomness.NEGATIVES.stream(recipe.seed(), step)
        .ints(recipe.negatives().uniform(), 0, corpus.rows())
        .toArray();
  }

  /** The targets whose vectors are in the queue, oldest first. */
  private int[] queued(long own) {
    if (own < recipe.negatives().queueWarmUpSteps()) {
      return new int[0];
    }
    return LongStream.range(Math.max(0, own - recipe.negatives().queueSteps()), own)
        .mapToObj(earlier -> batches.batch(earlier).targets())
        .flatMapToInt(IntStream::of)
        .toArray();
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
}
