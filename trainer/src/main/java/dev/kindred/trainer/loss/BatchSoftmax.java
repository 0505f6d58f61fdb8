package dev.kindred.trainer.loss;

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
 * bⱼ       partners: the item tower's vectors, or those of the second view; after the N partners
 *          any number of vectors may follow that are only negatives
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
   * @param partners {@code [columns, dimension]}, at least as many as anchors; row i belongs to
   *     anchor i, all others are negatives
   * @param corrections of the logits, {@code [batch, columns]}
   * @return a scalar
   */
  public static Tensor loss(
      Tensor anchors, Tensor partners, Temperature temperature, Corrections corrections) {
    Tensor logits = temperature.divide(anchors.matmul(partners.t())); // (batch, columns)
    return torch.cross_entropy_loss(corrections.apply(logits), own(anchors, 0));
  }

  /**
   * What some rows of the batch contribute to the mean loss: over all rows, these add up to {@link
   * #loss}.
   *
   * @param anchors {@code [rows, dimension]}
   * @param partners {@code [columns, dimension]}, of the whole batch
   * @param first the anchors' first row in the batch
   * @param batch number of rows of the whole batch
   * @param corrections of these rows' logits, {@code [rows, columns]}
   * @return a scalar
   */
  public static Tensor share(
      Tensor anchors,
      Tensor partners,
      long first,
      long batch,
      Temperature temperature,
      Corrections corrections) {
    Tensor logits = temperature.divide(anchors).matmul(partners.t()); // (rows, columns)
    return torch
        .cross_entropy_loss(
            corrections.apply(logits), own(anchors, first), new TensorOptional(), SUM, -1, 0)
        .mul(new Scalar(1.0 / batch));
  }

  /** The column of each anchor's partner. */
  private static Tensor own(Tensor anchors, long first) {
    TensorOptions indices =
        new TensorOptions(ScalarType.Long).device(new DeviceOptional(anchors.device()));
    return torch.arange(new Scalar(first), new Scalar(first + anchors.size(0)), indices);
  }
}
