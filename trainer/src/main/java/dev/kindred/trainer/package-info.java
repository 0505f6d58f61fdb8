/**
 * Learns: imports data, trains the two towers and evaluates them. This package is the command line.
 */
@NullMarked
package dev.kindred.trainer;

import org.jspecify.annotations.NullMarked;
