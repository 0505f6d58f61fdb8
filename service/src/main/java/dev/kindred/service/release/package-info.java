/**
 * Releases: bundles that passed every check and can be served, each with its towers, its catalog
 * and its index. What is served changes as one reference.
 */
@NullMarked
package dev.kindred.service.release;

import org.jspecify.annotations.NullMarked;
