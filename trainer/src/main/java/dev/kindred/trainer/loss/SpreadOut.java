package dev.kindred.trainer.loss;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Spreads vectors out over the sphere by the squares of their inner products (Zhang et al. 2017,
 * "Learning spread-out local feature descriptors": the second moment of what does not belong
 * together).
 *
 * <pre>
 * L = 1 / (N (N − 1)) Σᵢ Σ_{j ≠ i} ⟨aᵢ, bⱼ⟩²
 * </pre>
 *
 * <p>Of vectors drawn uniformly from the sphere it is 1 / dimension. Yao et al. (2021) use {@link
 * BatchSoftmax} in its place.
 */
public final class SpreadOut {

  private SpreadOut() {}

  /**
   * The mean loss.
   *
   * @param anchors {@code [batch, dimension]}
   * @param partners {@code [batch, dimension]}, the same items row by row
   * @return a scalar
   */
  public static Tensor loss(Tensor anchors, Tensor partners) {
    return share(anchors, partners, 0);
  }

  /**
   * What some rows contribute to the mean loss: over all rows, these add up to {@link #loss}.
   *
   * @param anchors {@code [rows, dimension]}
   * @param partners {@code [batch, dimension]}, of the whole batch
   * @param first the anchors' first row in the batch
   * @return a scalar
   */
  public static Tensor share(Tensor anchors, Tensor partners, long first) {
    Tensor products = anchors.matmul(partners.t()); // (rows, batch)
    Tensor own = anchors.mul(partners.narrow(0, first, anchors.size(0))).sum(1); // (rows)
    long batch = partners.size(0);
    return products
        .mul(products)
        .sum()
        .sub(own.mul(own).sum())
        .mul(new Scalar(1.0 / (batch * (batch - 1))));
  }
}
