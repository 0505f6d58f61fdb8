package dev.kindred.trainer.loss;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** τ, by which inner products are divided before the softmax. */
@FunctionalInterface
public interface Temperature {

  /** The scores divided by τ, in their shape. */
  Tensor divide(Tensor scores);

  /**
   * A constant.
   *
   * @param value τ, above 0
   */
  static Temperature fixed(double value) {
    return scores -> scores.mul(new Scalar(1 / value));
  }

  /**
   * One that is learned, as CLIP does (Radford et al. 2021, Section 2.5).
   *
   * @param sharpness s = ln(1/τ), a scalar that takes a gradient
   */
  static Temperature learned(Tensor sharpness) {
    return scores -> scores.mul(sharpness.exp());
  }
}
