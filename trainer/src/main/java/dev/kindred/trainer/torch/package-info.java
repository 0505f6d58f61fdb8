/**
 * The two towers in libtorch: forward and backward, the optimizer, exact ranking. Together with the
 * losses the only place that knows libtorch.
 */
@NullMarked
package dev.kindred.trainer.torch;

import org.jspecify.annotations.NullMarked;
