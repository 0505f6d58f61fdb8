/**
 * How good rankings of the whole corpus are: Recall@K and MAP@K, on popular, rare and unseen
 * targets, and the comparison of methods over several seeds.
 */
@NullMarked
package dev.kindred.trainer.evaluate;

import org.jspecify.annotations.NullMarked;
