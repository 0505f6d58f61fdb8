package dev.kindred.trainer.data.mapping;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.kindred.trainer.data.RandomSplit;
import org.jspecify.annotations.Nullable;

/**
 * How pairs, or groups, are divided.
 *
 * @param seed of the random choice; by default 1
 * @param validation the share for validation; by default 0.1
 * @param test the share for testing; by default 0.1
 */
record SplitMapping(long seed, double validation, double test) {
  static final SplitMapping DEFAULT = new SplitMapping(1, 0.1, 0.1);

  @JsonCreator
  static SplitMapping of(
      @JsonProperty("seed") @Nullable Long seed,
      @JsonProperty("validation") @Nullable Double validation,
      @JsonProperty("test") @Nullable Double test) {
    return new SplitMapping(
        seed == null ? DEFAULT.seed : seed,
        validation == null ? DEFAULT.validation : validation,
        test == null ? DEFAULT.test : test);
  }

  RandomSplit toSplit() {
    return new RandomSplit(seed, validation, test);
  }
}
