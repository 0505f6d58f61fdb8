package dev.kindred.trainer.data.mapping;

import dev.kindred.model.feature.Item;
import dev.kindred.trainer.data.SplitPairs;
import java.util.List;

/**
 * Pairs and what they lead from.
 *
 * @param queries empty if items are the sources
 */
record QueriedPairs(List<Item> queries, SplitPairs pairs) {}
