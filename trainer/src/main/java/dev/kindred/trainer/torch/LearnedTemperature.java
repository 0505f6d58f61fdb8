package dev.kindred.trainer.torch;

import dev.kindred.model.checkpoint.FloatTensor;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A temperature that is trained with the weights, by Adagrad on s = ln(1/τ). As in CLIP (Radford et
 * al. 2021, Section 2.5) 1/τ never exceeds 100, so that it cannot run away.
 */
public final class LearnedTemperature {

  /** The name of its state in a checkpoint. */
  public static final String STATE = "state.temperature";

  private static final float MOST = (float) Math.log(100);
  private static final double EPSILON = 1e-10;

  private float sharpness; // s
  private float squares; // Adagrad's G

  private LearnedTemperature(float sharpness, float squares) {
    this.sharpness = Math.min(MOST, sharpness);
    this.squares = squares;
  }

  /**
   * One at its beginning.
   *
   * @param temperature the first τ, above 0
   * @param initialAccumulator Adagrad's first sum of squares
   */
  public static LearnedTemperature fresh(double temperature, double initialAccumulator) {
    return new LearnedTemperature((float) -Math.log(temperature), (float) initialAccumulator);
  }

  /** One that goes on from a saved {@link #state()}. */
  public static LearnedTemperature restored(FloatTensor state) {
    return new LearnedTemperature(state.get(0), state.get(1));
  }

  /** τ as it is now. */
  public double value() {
    return Math.exp(-sharpness);
  }

  /** What is needed to go on: s and G. */
  public FloatTensor state() {
    return FloatTensor.of(STATE, new long[] {2}, new float[] {sharpness, squares});
  }

  /** s as a scalar that takes a gradient. */
  Tensor leaf(TorchDevice device) {
    return torch
        .full(new long[] {}, new Scalar((double) sharpness), device.options(ScalarType.Float))
        .requires_grad_(true);
  }

  /**
   * One step down.
   *
   * @param gradient of the loss with respect to s
   * @param learningRate η
   */
  void update(double gradient, double learningRate) {
    squares = (float) (squares + gradient * gradient);
    double step = learningRate * gradient / (Math.sqrt(squares) + EPSILON);
    sharpness = Math.min(MOST, (float) (sharpness - step));
  }
}
