package dev.kindred.service.experiment;

/**
 * The variant that a unit gets.
 *
 * @param experiment the experiment's name
 * @param variant the variant's name
 * @param release the release that the variant serves
 */
public record Assignment(String experiment, String variant, String release) {}
