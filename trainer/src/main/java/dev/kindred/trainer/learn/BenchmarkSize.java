package dev.kindred.trainer.learn;

import dev.kindred.trainer.torch.Precision;

/**
 * What one line of the training benchmark measures.
 *
 * @param items in the corpus, at least 2
 * @param features of each item, its id among them, at least 2
 * @param batch pairs of a step, and items seen in two views, at least 2
 * @param threads of the processor, at least 1
 * @param precision of the dense layers; the plain step always has float32
 */
public record BenchmarkSize(int items, int features, int batch, int threads, Precision precision) {}
