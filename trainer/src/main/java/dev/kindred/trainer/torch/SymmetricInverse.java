package dev.kindred.trainer.torch;

import dev.kindred.model.checkpoint.FloatTensor;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** The inverse of a symmetric positive definite matrix, by Cholesky's factorisation. */
public final class SymmetricInverse {
  /** How many matrices of the argument's size are in memory at the peak. */
  public static final int COPIES = 3;

  private SymmetricInverse() {}

  /**
   * Inverts a matrix.
   *
   * @param matrix shape {@code [n, n]}; only its lower triangle is read
   * @return shape {@code [n, n]}, both triangles
   * @throws IllegalArgumentException if the matrix is not square or not positive definite
   */
  public static FloatTensor of(FloatTensor matrix) {
    long[] shape = matrix.shape();
    if (shape.length != 2 || shape[0] != shape[1]) {
      throw new IllegalArgumentException("the matrix '%s' is not square".formatted(matrix.name()));
    }
    try (PointerScope _ = new PointerScope();
        NoGradGuard _ = new NoGradGuard();
        Tensor values = Tensors.copyOf(matrix, TorchDevice.CPU)) {
      try {
        torch.linalg_cholesky_out(values, values);
      } catch (RuntimeException e) {
        throw new IllegalArgumentException(
            "the matrix '%s' is not positive definite".formatted(matrix.name()), e);
      }
      torch.cholesky_inverse_out(values, values);
      return Tensors.copyOf(matrix.name(), values);
    }
  }
}
