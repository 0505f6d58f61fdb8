package dev.kindred.trainer.torch;

/**
 * The joint loss of a step (Yao et al. 2021, Eq. 5): {@code L = L_main + α · L_self}.
 *
 * @param temperature τ of the supervised loss, above 0; where it is learned, its first value
 * @param alpha α, the weight of the self-supervised loss
 * @param viewTemperature τ of the self-supervised loss, above 0
 * @param viewLoss what the views are compared by
 * @param precision of the dense layers
 */
public record Objective(
    double temperature,
    double alpha,
    double viewTemperature,
    ViewLoss viewLoss,
    Precision precision) {

  /** With the softmax over the views, in float32. */
  public Objective(double temperature, double alpha, double viewTemperature) {
    this(temperature, alpha, viewTemperature, ViewLoss.SOFTMAX, Precision.FLOAT32);
  }
}
