package dev.kindred.trainer.torch;

import dev.kindred.model.feature.EncodedBatch;
import java.util.Optional;

/**
 * The rows of one training step.
 *
 * @param queries the pairs' sources
 * @param targets the pairs' targets, row by row
 * @param targetLogQ what the sampling-bias correction subtracts from each target's logit, empty for
 *     none
 * @param views two augmented views of uniformly drawn items; empty without self-supervision
 */
@SuppressWarnings("ArrayRecordComponent") // Handed on, never compared.
public record StepInput(
    EncodedBatch queries, EncodedBatch targets, float[] targetLogQ, Optional<Views> views) {

  /** The same items seen twice, row by row. */
  public record Views(EncodedBatch first, EncodedBatch second) {}
}
