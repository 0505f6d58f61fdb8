package dev.kindred.trainer.torch;

import org.bytedeco.openblas.presets.openblas_nolapack;

/**
 * How many threads a matrix product of OpenBLAS takes. It is one number for the whole process, and
 * libtorch's own number does not reach it.
 */
final class BlasThreads implements AutoCloseable {

  private final int before;

  private BlasThreads(int count) {
    before = openblas_nolapack.blas_get_num_threads();
    openblas_nolapack.blas_set_num_threads(count);
  }

  /** From now on, until another number is set. */
  static void set(int count) {
    openblas_nolapack.blas_set_num_threads(count);
  }

  /** One for each product, for threads that multiply side by side, until closed. */
  static BlasThreads one() {
    return new BlasThreads(1);
  }

  @Override
  public void close() {
    set(before);
  }
}
