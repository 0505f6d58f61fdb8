/** The losses as pure functions of tensors. Each names the equation that it is. */
@NullMarked
package dev.kindred.trainer.loss;

import org.jspecify.annotations.NullMarked;
