/**
 * Imports any tables by a YAML mapping that says which columns are ids, attributes and pairs. No
 * row is skipped silently: what is left out is counted, shown and limited.
 */
@NullMarked
package dev.kindred.trainer.data.mapping;

import org.jspecify.annotations.NullMarked;
