package dev.kindred.service.experiment;

/**
 * One arm of an experiment.
 *
 * @param name unique in its experiment
 * @param weight its share of the experiment's traffic, relative to the other arms, 0 to 1000; 0
 *     takes none
 * @param release the release that it serves
 */
public record Variant(String name, int weight, String release) {}
