package dev.kindred.trainer.loss;

import java.util.Optional;
import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Cross entropy of finding each row's partner among the rows of the batch.
 *
 * <p>Yao et al. 2021, Eq. 6 (queries and their items) and Eq. 3 (two views of the same items):
 *
 * <pre>
 * L = − 1/N Σᵢ log( exp(⟨aᵢ, bᵢ⟩ / τ) / Σⱼ exp(⟨aᵢ, bⱼ⟩ / τ) )
 *
 * N        rows of the batch
 * aᵢ       anchors: the query tower's vectors, or those of the first view
 * bⱼ       partners: the item tower's vectors, or those of the second view
 * τ        temperature
 * </pre>
 */
public final class BatchSoftmax {

  private static final int SUM = 2; // at::Reduction::Sum

  private BatchSoftmax() {}

  /**
   * The mean loss.
   *
   * @param anchors {@code [batch, dimension]}
   * @param partners {@code [batch, dimension]}; row i belongs to anchor i, all others are negatives
   * @param temperature positive
   * @param logQ {@code [batch]}, subtracted from the column of each partner: the logarithm of how
   *     likely it is to be in the batch, times the correction's strength (Yi et al. 2019, Eq. 6);
   *     empty for no correction
   * @return a scalar
   */
  public static Tensor loss(
      Tensor anchors, Tensor partners, double temperature, Optional<Tensor> logQ) {
    Tensor logits = anchors.matmul(partners.t()).mul(new Scalar(1 / temperature)); // (batch, batch)
    if (logQ.isPresent()) {
      logits = logits.sub(logQ.get());
    }
    return torch.cross_entropy_loss(logits, own(anchors, 0));
  }

  /**
   * What some rows of the batch contribute to the mean loss: over all rows, these add up to {@link
   * #loss}.
   *
   * @param anchors {@code [rows, dimension]}
   * @param partners {@code [batch, dimension]}, of the whole batch
   * @param first the anchors' first row in the batch
   * @param temperature positive
   * @param logQ {@code [batch]}, as above
   * @return a scalar
   */
  public static Tensor share(
      Tensor anchors, Tensor partners, long first, double temperature, Optional<Tensor> logQ) {
    Tensor logits = anchors.mul(new Scalar(1 / temperature)).matmul(partners.t()); // (rows, batch)
    if (logQ.isPresent()) {
      logits = logits.sub(logQ.get());
    }
    return torch
        .cross_entropy_loss(logits, own(anchors, first), new TensorOptional(), SUM, -1, 0)
        .mul(new Scalar(1.0 / partners.size(0)));
  }

  /** The column of each anchor's partner. */
  private static Tensor own(Tensor anchors, long first) {
    TensorOptions indices =
        new TensorOptions(ScalarType.Long).device(new DeviceOptional(anchors.device()));
    return torch.arange(new Scalar(first), new Scalar(first + anchors.size(0)), indices);
  }
}
