package dev.kindred.model.bundle;

import dev.kindred.model.feature.TowerSchemas;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;

/**
 * What goes into a bundle besides the towers. See {@link BundleManifest} for the meanings.
 *
 * @param corpus a file written by {@code CorpusFile}, copied as it is
 * @param golden a file written by {@code GoldenFile}, copied as it is
 */
public record BundleContent(
    String modelVersion,
    Instant createdAt,
    TowerSchemas schemas,
    Similarity similarity,
    int dimension,
    long items,
    Path corpus,
    Path golden,
    Map<String, String> provenance,
    Map<String, Double> metrics) {}
