/**
 * Benchmarks of the whole, and the rules that hold between the modules: only here are all of them
 * seen. Nothing of it is deployed.
 */
@NullMarked
package dev.kindred.benchmarks;

import org.jspecify.annotations.NullMarked;
