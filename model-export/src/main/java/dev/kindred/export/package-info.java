/**
 * Exports: writes a trained checkpoint as a bundle of ONNX towers, and proves it. This package is
 * the command line.
 */
@NullMarked
package dev.kindred.export;

import org.jspecify.annotations.NullMarked;
