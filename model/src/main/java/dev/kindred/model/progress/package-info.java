/**
 * Progress of long work, with a rate and a time left. It is shown on standard error, redrawn on a
 * terminal and as occasional lines elsewhere.
 */
@NullMarked
package dev.kindred.model.progress;

import org.jspecify.annotations.NullMarked;
