/**
 * Turns encoded items into vectors with ONNX Runtime, on the device that was asked for. All use of
 * ONNX Runtime in the service is here, and none of it on a virtual thread.
 */
@NullMarked
package dev.kindred.service.embedding;

import org.jspecify.annotations.NullMarked;
