package dev.kindred.trainer;

import dev.kindred.trainer.data.RandomSplit;
import picocli.CommandLine.Option;

/** How an import divides its pairs. */
final class SplitOptions {
  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Seed of the random split (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--validation",
      defaultValue = "0.1",
      description = "Share of the pairs for validation (default: ${DEFAULT-VALUE}).")
  private double validation;

  @Option(
      names = "--test",
      defaultValue = "0.1",
      description = "Share of the pairs for testing (default: ${DEFAULT-VALUE}).")
  private double test;

  RandomSplit toSplit() {
    return new RandomSplit(seed, validation, test);
  }
}
