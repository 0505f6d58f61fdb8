package dev.kindred.trainer.torch;

import java.util.Arrays;

/**
 * What a step cost before its update.
 *
 * @param supervised the batch softmax over the pairs
 * @param selfSupervised the contrastive loss, not yet weighted; 0 without views
 * @param total supervised + α · self-supervised
 */
public record StepLoss(double supervised, double selfSupervised, double total) {

  /** What shares of a loss add up to. */
  static StepLoss sum(StepLoss... shares) {
    return new StepLoss(
        Arrays.stream(shares).mapToDouble(StepLoss::supervised).sum(),
        Arrays.stream(shares).mapToDouble(StepLoss::selfSupervised).sum(),
        Arrays.stream(shares).mapToDouble(StepLoss::total).sum());
  }
}
