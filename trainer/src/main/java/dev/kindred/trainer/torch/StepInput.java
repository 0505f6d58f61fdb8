package dev.kindred.trainer.torch;

import dev.kindred.model.feature.EncodedBatch;
import java.util.List;
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

  /** All rows of the item tower. */
  List<EncodedBatch> items() {
    return views
        .map(each -> List.of(targets, each.first(), each.second()))
        .orElse(List.of(targets));
  }

  /** The number of rows that can at most be parts of their own. */
  int fewestRows() {
    return views.map(each -> Math.min(each.first().rows(), targets.rows())).orElse(targets.rows());
  }

  /**
   * A part of the rows, of all kinds; together the parts are the whole. The corrections stay whole.
   *
   * @param index 0 to {@code parts} - 1
   * @param parts at most {@link #fewestRows()}
   */
  StepInput part(int index, int parts) {
    return new StepInput(
        part(queries, index, parts),
        part(targets, index, parts),
        targetLogQ,
        views.map(each ->
            new Views(part(each.first(), index, parts), part(each.second(), index, parts))));
  }

  private static EncodedBatch part(EncodedBatch batch, int index, int parts) {
    int from = Math.toIntExact((long) batch.rows() * index / parts);
    int to = Math.toIntExact((long) batch.rows() * (index + 1) / parts);
    return batch.slice(from, to - from);
  }
}
