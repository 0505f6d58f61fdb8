/**
 * What training leaves behind: weights, recipe, optimizer state and everything export needs. The
 * format is documented at Checkpoint.
 */
@NullMarked
package dev.kindred.model.checkpoint;

import org.jspecify.annotations.NullMarked;
