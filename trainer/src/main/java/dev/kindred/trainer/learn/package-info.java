/** Training: the recipe, the order of the examples, the loop and its checkpoints. */
@NullMarked
package dev.kindred.trainer.learn;

import org.jspecify.annotations.NullMarked;
