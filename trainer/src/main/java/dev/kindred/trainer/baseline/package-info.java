/** The methods that a learned model has to beat, made from the training pairs alone. */
@NullMarked
package dev.kindred.trainer.baseline;

import org.jspecify.annotations.NullMarked;
