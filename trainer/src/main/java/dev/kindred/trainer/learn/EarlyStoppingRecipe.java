package dev.kindred.trainer.learn;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * When training ends before its last epoch: the key {@code early-stopping} of a recipe. The weights
 * that were best are what the checkpoint ends with, also where no end came early.
 *
 * @param patience after so many measurements in a row that were not better than the best one, at
 *     least 1; default 3
 * @param everyEpochs between two measurements of Recall@50 on the validation pairs, at least 1;
 *     default 1
 * @param maxSources how many sources of validation pairs are ranked for it, drawn with the seed, at
 *     least 1; default 10000
 */
public record EarlyStoppingRecipe(int patience, int everyEpochs, int maxSources) {

  /** Checks the ranges. */
  public EarlyStoppingRecipe {
    Ranges.require(patience >= 1, "early-stopping.patience", patience, "at least 1");
    Ranges.require(everyEpochs >= 1, "early-stopping.every-epochs", everyEpochs, "at least 1");
    Ranges.require(maxSources >= 1, "early-stopping.max-sources", maxSources, "at least 1");
  }

  @JsonCreator
  static EarlyStoppingRecipe of(
      @JsonProperty("patience") @Nullable Integer patience,
      @JsonProperty("every-epochs") @Nullable Integer everyEpochs,
      @JsonProperty("max-sources") @Nullable Integer maxSources) {
    return new EarlyStoppingRecipe(
        patience == null ? 3 : patience,
        everyEpochs == null ? 1 : everyEpochs,
        maxSources == null ? 10_000 : maxSources);
  }
}
