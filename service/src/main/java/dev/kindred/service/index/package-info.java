/**
 * Finds the items whose vectors have the largest inner products with a query. The embedded index is
 * a Lucene HNSW graph, cached on disk; exact search is its oracle and its fallback.
 */
@NullMarked
package dev.kindred.service.index;

import org.jspecify.annotations.NullMarked;
