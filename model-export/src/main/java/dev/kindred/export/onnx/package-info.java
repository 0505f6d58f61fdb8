/**
 * Writes ONNX models: a small typed graph and its protobuf encoding. A wrong call fails when the
 * graph is built, and tensors of any size stream from where they are.
 */
@NullMarked
package dev.kindred.export.onnx;

import org.jspecify.annotations.NullMarked;
