package dev.kindred.trainer.torch;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * What the dense layers of a training step multiply in. Weights, the optimizer's sums, embeddings,
 * normalization and losses are float32 in any case, as are evaluation and export.
 */
public enum Precision {
  /** 24 bits of significand. */
  @JsonProperty("float32")
  FLOAT32,

  /**
   * Mixed precision (Micikevicius et al. 2018, with bfloat16 as in Kalamkar et al. 2019): factors
   * and results of 8 bits of significand with float32's range, sums in float32. Products are twice
   * as fast where the processor multiplies it.
   */
  @JsonProperty("bfloat16")
  BFLOAT16;

  /**
   * A dense layer.
   *
   * @param x {@code [rows, inputs]}
   * @param weight {@code [outputs, inputs]}
   * @param bias {@code [outputs]}
   * @return {@code [rows, outputs]} in this precision
   */
  Tensor linear(Tensor x, Tensor weight, Tensor bias) {
    return switch (this) {
      case FLOAT32 -> torch.linear(x, weight, new TensorOptional(bias));
      case BFLOAT16 ->
          torch.linear(
              x.to(ScalarType.BFloat16),
              weight.to(ScalarType.BFloat16),
              new TensorOptional(bias.to(ScalarType.BFloat16)));
    };
  }

  /** What has left the dense layers, in float32: itself, if it is. */
  static Tensor leave(Tensor x) {
    return x.to(ScalarType.Float);
  }
}
