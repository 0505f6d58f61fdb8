package dev.kindred.service.embedding;

import dev.kindred.model.feature.EncodedBatch;

/** Computes the vectors of encoded items. */
@FunctionalInterface
public interface BatchEmbedder {

  /**
   * The vectors of all rows, in order.
   *
   * @return {@code [rows, dimension]}, owned by the caller
   */
  float[][] embed(EncodedBatch batch);
}
