package dev.kindred.service.index;

import java.util.List;

/**
 * What a search found.
 *
 * @param plan how
 * @param hits by falling score; equal scores by rising item
 */
public record SearchResult(Plan plan, List<Hit> hits) {}
