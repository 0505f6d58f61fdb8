package dev.kindred.trainer.torch;

/**
 * What a step cost before its update.
 *
 * @param supervised the batch softmax over the pairs
 * @param selfSupervised the contrastive loss, not yet weighted; 0 without views
 * @param total supervised + α · self-supervised
 */
public record StepLoss(double supervised, double selfSupervised, double total) {}
