package dev.kindred.trainer.study;

/**
 * What made a report.
 *
 * @param command as it was typed
 * @param commit of Kindred's sources, {@code unknown} if they are not in a repository
 * @param dataset its digest
 */
public record Provenance(String command, String commit, String dataset) {}
