package dev.kindred.trainer.learn;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * What the targets are to be told apart from, besides the other targets of the batch: the key
 * {@code negatives} of a recipe.
 *
 * @param uniform items drawn uniformly from the corpus in each step (mixed negative sampling, Yang
 *     et al. 2020), 0 or at least 2; default 0
 * @param queueSteps of how many earlier steps the targets' vectors are negatives, too (cross-batch
 *     negative sampling, Wang et al. 2021), at least 0; default 0
 * @param queueWarmUpSteps from which step of the supervised task on they are, at least 0, since
 *     vectors drift most at the beginning; default 1000
 * @param accidentalHits what becomes of right answers among them; default keep
 */
public record NegativesRecipe(
    int uniform, int queueSteps, long queueWarmUpSteps, AccidentalHits accidentalHits) {

  static final NegativesRecipe IN_BATCH = new NegativesRecipe(0, 0, 0, AccidentalHits.KEEP);

  private static final long DEFAULT_WARM_UP_STEPS = 1000;

  /** Checks the ranges. */
  public NegativesRecipe {
    Ranges.require(
        uniform == 0 || (uniform >= 2 && uniform <= 1 << 20),
        "negatives.uniform",
        uniform,
        "0 or from 2 to 1048576");
    Ranges.require(
        queueSteps >= 0 && queueSteps <= 1 << 16,
        "negatives.queue-steps",
        queueSteps,
        "0 to 65536");
    Ranges.require(
        queueWarmUpSteps >= 0, "negatives.queue-warm-up-steps", queueWarmUpSteps, "at least 0");
  }

  @JsonCreator
  static NegativesRecipe of(
      @JsonProperty("uniform") @Nullable Integer uniform,
      @JsonProperty("queue-steps") @Nullable Integer queueSteps,
      @JsonProperty("queue-warm-up-steps") @Nullable Long queueWarmUpSteps,
      @JsonProperty("accidental-hits") @Nullable AccidentalHits accidentalHits) {
    return new NegativesRecipe(
        uniform == null ? 0 : uniform,
        queueSteps == null ? 0 : queueSteps,
        queueWarmUpSteps == null ? DEFAULT_WARM_UP_STEPS : queueWarmUpSteps,
        accidentalHits == null ? AccidentalHits.KEEP : accidentalHits);
  }
}
