package dev.kindred.trainer.learn;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.kindred.trainer.augment.Augmentation;
import dev.kindred.trainer.torch.ViewLoss;
import org.jspecify.annotations.Nullable;

/**
 * Self-supervision beside the supervised loss: the key {@code ssl} of a recipe.
 *
 * @param augmentation how the two views are made
 * @param alpha α, the weight of the contrastive loss, at least 0; default 0.1. With 0 there are no
 *     views, as without the key {@code ssl}
 * @param temperature τ of the contrastive loss, above 0; default 0.1
 * @param dropout probability to drop a value of a multi-hot feature, 0 to below 1; default 0.1
 * @param batchSize items drawn uniformly in each step, at least 2; default 1024
 * @param pretrainSteps steps of self-supervision alone before the first epoch, which Yao et al.
 *     (2021, Section 5) leave to future work, at least 0; default 0
 * @param loss what the views are compared by; default softmax, and squared only with augmentation
 *     none
 */
public record SslRecipe(
    Augmentation augmentation,
    double alpha,
    double temperature,
    double dropout,
    int batchSize,
    long pretrainSteps,
    ViewLoss loss) {

  /** Checks the ranges. */
  public SslRecipe {
    Ranges.require(alpha >= 0, "ssl.alpha", alpha, "at least 0");
    Ranges.require(temperature > 0, "ssl.temperature", temperature, "above 0");
    Ranges.require(dropout >= 0 && dropout < 1, "ssl.dropout", dropout, "0 to below 1");
    Ranges.require(batchSize >= 2, "ssl.batch-size", batchSize, "at least 2");
    Ranges.require(pretrainSteps >= 0, "ssl.pretrain-steps", pretrainSteps, "at least 0");
    Ranges.require(
        alpha > 0 || pretrainSteps == 0,
        "ssl.pretrain-steps",
        pretrainSteps,
        "0 where ssl.alpha is 0: there would be nothing to learn from");
    Ranges.require(
        loss == ViewLoss.SOFTMAX || augmentation == Augmentation.NONE,
        "ssl.loss",
        "squared",
        "softmax where ssl.augmentation is not none: views that differ would not be drawn together");
  }

  @JsonCreator
  static SslRecipe of(
      @JsonProperty("augmentation") @Nullable Augmentation augmentation,
      @JsonProperty("alpha") @Nullable Double alpha,
      @JsonProperty("temperature") @Nullable Double temperature,
      @JsonProperty("dropout") @Nullable Double dropout,
      @JsonProperty("batch-size") @Nullable Integer batchSize,
      @JsonProperty("pretrain-steps") @Nullable Long pretrainSteps,
      @JsonProperty("loss") @Nullable ViewLoss loss) {
    if (augmentation == null) {
      throw new IllegalArgumentException(
          "ssl.augmentation is missing: cfm, rfm, rfm-no-complement, cfm-no-dropout, no-masking or none");
    }
    return new SslRecipe(
        augmentation,
        alpha == null ? 0.1 : alpha,
        temperature == null ? 0.1 : temperature,
        dropout == null ? 0.1 : dropout,
        batchSize == null ? 1024 : batchSize,
        pretrainSteps == null ? 0 : pretrainSteps,
        loss == null ? ViewLoss.SOFTMAX : loss);
  }
}
