/**
 * What Kindred needs of the process that it runs in. Native libraries read their settings from its
 * environment when they are loaded.
 */
@NullMarked
package dev.kindred.model.platform;

import org.jspecify.annotations.NullMarked;
