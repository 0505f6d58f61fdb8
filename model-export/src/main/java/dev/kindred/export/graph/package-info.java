/**
 * Turns an architecture and its weights into ONNX graphs. Pooling and normalisation are inside the
 * graph, so that serving cannot do them differently.
 */
@NullMarked
package dev.kindred.export.graph;

import org.jspecify.annotations.NullMarked;
