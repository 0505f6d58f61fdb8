package dev.kindred.trainer.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kindred.model.checkpoint.FloatTensor;
import org.junit.jupiter.api.Test;

class SymmetricInverseTest {

  @Test
  void theProductIsTheIdentity() {
    FloatTensor inverse = SymmetricInverse.of(matrix(2, 4, 1, 1, 3));
    assertThat(inverse.toArray())
        .containsExactly(new float[] {3 / 11f, -1 / 11f, -1 / 11f, 4 / 11f}, within(1e-6f));
  }

  @Test
  void aMatrixWithoutInverseIsRefused() {
    assertThatThrownBy(() -> SymmetricInverse.of(matrix(2, 1, 2, 2, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'matrix' is not positive definite");
    assertThatThrownBy(() -> SymmetricInverse.of(matrix(1, 1, 2)))
        .hasMessageContaining("'matrix' is not square");
  }

  private static FloatTensor matrix(int rows, float... values) {
    return FloatTensor.of("matrix", new long[] {rows, values.length / rows}, values);
  }
}
