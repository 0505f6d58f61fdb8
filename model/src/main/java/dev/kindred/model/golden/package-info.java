/**
 * Rows whose vectors are known, computed when the model was trained. Every later runtime must
 * reproduce them.
 */
@NullMarked
package dev.kindred.model.golden;

import org.jspecify.annotations.NullMarked;
