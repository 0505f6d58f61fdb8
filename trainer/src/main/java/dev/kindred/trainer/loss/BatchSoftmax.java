package dev.kindred.trainer.loss;

import java.util.Optional;
import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
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
    TensorOptions indices =
        new TensorOptions(ScalarType.Long).device(new DeviceOptional(anchors.device()));
    Tensor own = torch.arange(new Scalar(anchors.size(0)), indices);
    return torch.cross_entropy_loss(logits, own);
  }
}
