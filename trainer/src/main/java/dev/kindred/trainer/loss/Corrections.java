package dev.kindred.trainer.loss;

import java.util.Optional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * What changes logits before the softmax.
 *
 * @param logQ {@code [columns]}, subtracted from the column of each partner: the logarithm of how
 *     likely it is to be among the columns, times the correction's strength (Yi et al. 2019, Eq. 6)
 * @param hidden {@code [hits]}, positions {@code row · columns + column} of logits that do not
 *     count, since the partner is a right answer to the row's anchor, too; never a row's own column
 */
public record Corrections(Optional<Tensor> logQ, Optional<Tensor> hidden) {

  /** No correction. */
  public static final Corrections NONE = new Corrections(Optional.empty(), Optional.empty());

  /**
   * The corrected logits.
   *
   * @param logits {@code [rows, columns]}
   */
  Tensor apply(Tensor logits) {
    Tensor corrected = logits;
    if (logQ.isPresent()) {
      corrected = corrected.sub(logQ.get());
    }
    if (hidden.isPresent()) {
      corrected =
          corrected
              .reshape(-1)
              .index_fill(0, hidden.get(), new Scalar(Double.NEGATIVE_INFINITY))
              .reshape(logits.size(0), logits.size(1));
    }
    return corrected;
  }
}
