package dev.kindred.trainer.learn;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * How the learning rate changes over the steps: the key {@code schedule} of a recipe.
 *
 * @param warmUpSteps over which it rises in a straight line to the recipe's, at least 0; default 0
 * @param decay how it falls from there to the last step; default constant
 * @param finalShare of the recipe's learning rate towards which it falls, 0 to 1; default 0
 */
public record ScheduleRecipe(long warmUpSteps, Decay decay, double finalShare) {

  /** How a learning rate falls. */
  public enum Decay {
    /** Not at all. */
    @JsonProperty("constant")
    CONSTANT,
    /** In a straight line. */
    @JsonProperty("linear")
    LINEAR,
    /** As half a wave of the cosine (Loshchilov and Hutter 2017, Eq. 5, without restarts). */
    @JsonProperty("cosine")
    COSINE
  }

  static final ScheduleRecipe CONSTANT = new ScheduleRecipe(0, Decay.CONSTANT, 0);

  /** Checks the ranges. */
  public ScheduleRecipe {
    Ranges.require(warmUpSteps >= 0, "schedule.warm-up-steps", warmUpSteps, "at least 0");
    Ranges.require(
        finalShare >= 0 && finalShare <= 1, "schedule.final-share", finalShare, "0 to 1");
  }

  @JsonCreator
  static ScheduleRecipe of(
      @JsonProperty("warm-up-steps") @Nullable Long warmUpSteps,
      @JsonProperty("decay") @Nullable Decay decay,
      @JsonProperty("final-share") @Nullable Double finalShare) {
    return new ScheduleRecipe(
        warmUpSteps == null ? 0 : warmUpSteps,
        decay == null ? Decay.CONSTANT : decay,
        finalShare == null ? 0 : finalShare);
  }

  /**
   * The share of the recipe's learning rate in a step, above 0 to 1; of the last steps, it may be 0
   * or as good as 0.
   *
   * @param step from 0
   * @param steps of the whole training
   */
  double share(long step, long steps) {
    if (step < warmUpSteps) {
      return (step + 1.0) / warmUpSteps;
    }
    if (decay == Decay.CONSTANT) {
      return 1; // Also where the warm-up is longer than the training.
    }
    double done = (double) (step - warmUpSteps) / Math.max(1, steps - warmUpSteps);
    double left = decay == Decay.LINEAR ? 1 - done : (1 + Math.cos(Math.PI * done)) / 2;
    return finalShare + (1 - finalShare) * left;
  }
}
