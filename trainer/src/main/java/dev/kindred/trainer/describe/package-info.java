/** What is in a dataset: sizes, popularity, features, and how much features say of each other. */
@NullMarked
package dev.kindred.trainer.describe;

import org.jspecify.annotations.NullMarked;
