package dev.kindred.trainer.data;

/** The pairs of a dataset, divided by what they are for. */
public record SplitPairs(Pairs train, Pairs validation, Pairs test) {

  /** The pairs of one split. */
  public Pairs of(Split split) {
    return switch (split) {
      case TRAIN -> train;
      case VALIDATION -> validation;
      case TEST -> test;
    };
  }
}
