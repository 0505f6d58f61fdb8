/** What serving needs, in one immutable folder. The format is documented at Bundle. */
@NullMarked
package dev.kindred.model.bundle;

import org.jspecify.annotations.NullMarked;
