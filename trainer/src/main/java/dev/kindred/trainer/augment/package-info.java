/**
 * Augmented views of items for self-supervision: which features are masked and which values
 * dropped. Everything is a function of seed and step.
 */
@NullMarked
package dev.kindred.trainer.augment;

import org.jspecify.annotations.NullMarked;
