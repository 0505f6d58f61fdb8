package dev.kindred.trainer.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class SpreadOutTest {

  @Test
  void isTheMeanSquareOfTheProductsOfDifferentRows() {
    try (PointerScope _ = new PointerScope()) {
      // Products of different rows: 0.6, 0.8 and 0, each twice.
      Tensor vectors = Tensor.create(new float[] {1, 0, 0.6f, 0.8f, 0, 1}, 3, 2);
      assertThat(SpreadOut.loss(vectors, vectors).item_double())
          .isCloseTo((0.36 + 0.64 + 0) / 3, within(1e-6));
    }
  }

  @Test
  void ofOrthogonalVectorsItIsNothing() {
    try (PointerScope _ = new PointerScope()) {
      Tensor vectors = Tensor.create(new float[] {1, 0, 0, 1}, 2, 2);
      assertThat(SpreadOut.loss(vectors, vectors).item_double()).isZero();
    }
  }

  @Test
  void sharesOfTheRowsAddUpToTheWhole() {
    try (PointerScope _ = new PointerScope()) {
      Tensor first = Tensor.create(new float[] {1, 2, 3, -4, 5, 6, 0, 1}, 4, 2);
      Tensor second = Tensor.create(new float[] {2, 1, -1, 4, 0, 3, 1, 1}, 4, 2);
      double sum =
          SpreadOut.share(first.narrow(0, 0, 1), second, 0).item_double()
              + SpreadOut.share(first.narrow(0, 1, 3), second, 1).item_double();
      assertThat(sum).isCloseTo(SpreadOut.loss(first, second).item_double(), within(1e-3));
    }
  }
}
