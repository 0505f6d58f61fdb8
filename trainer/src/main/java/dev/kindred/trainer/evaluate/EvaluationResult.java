package dev.kindred.trainer.evaluate;

import java.util.Map;

/**
 * The quality of one method on one dataset.
 *
 * @param method its name
 * @param unfiltered by slice, ranking all items but the source
 * @param filtered by slice, leaving out the source's training targets; test pairs that repeat a
 *     training pair are not measured
 */
public record EvaluationResult(
    String method, Map<Slice, Metrics> unfiltered, Map<Slice, Metrics> filtered) {}
