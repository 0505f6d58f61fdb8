/** The items that can be recommended, and the file that carries them from training to serving. */
@NullMarked
package dev.kindred.model.corpus;

import org.jspecify.annotations.NullMarked;
