/** The paper's experiments, repeated on any dataset: grids of recipes, trained and compared. */
@NullMarked
package dev.kindred.trainer.study;

import org.jspecify.annotations.NullMarked;
