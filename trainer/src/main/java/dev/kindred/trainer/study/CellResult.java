package dev.kindred.trainer.study;

import dev.kindred.trainer.evaluate.EvaluationResult;

/**
 * What a cell came to: a file of the report's folder {@code cells}.
 *
 * @param label the variant's
 * @param share of the training pairs
 * @param recipe as YAML
 * @param dataset digest of the data that was trained on
 * @param seconds of training and evaluation
 */
record CellResult(
    String label,
    double share,
    long seed,
    String recipe,
    String dataset,
    double seconds,
    EvaluationResult result) {}
