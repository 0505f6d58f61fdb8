package dev.kindred.trainer.data;

import java.util.Map;

/**
 * Where a dataset comes from.
 *
 * @param importer which importer made it
 * @param settings everything that it was told, and versions of what it read
 * @param rejected how many rows were left out, by the reason
 */
public record DatasetOrigin(
    String importer, Map<String, Object> settings, Map<String, Long> rejected) {}
