/**
 * Proves exported towers: ONNX Runtime must reproduce the vectors that training computed. Nothing
 * else in the export knows a runtime.
 */
@NullMarked
package dev.kindred.export.verify;

import org.jspecify.annotations.NullMarked;
