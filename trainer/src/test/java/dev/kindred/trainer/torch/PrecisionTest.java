package dev.kindred.trainer.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kindred.model.checkpoint.FloatTensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

class PrecisionTest {

  private static final int STEPS = 8;

  @Test
  void bfloat16RoundsFactorsToEightBits() {
    float nine = 1 + 0x1p-8f; // Halfway between its neighbours of eight bits: to the even one, 1.
    assertThat(product(Precision.FLOAT32, nine, 1)).isEqualTo(nine);
    assertThat(product(Precision.BFLOAT16, nine, 1)).isEqualTo(1);
    assertThat(product(Precision.BFLOAT16, 1 + 0x1p-7f, 1)).isEqualTo(1 + 0x1p-7f);
  }

  @Test
  void bfloat16HasTheRangeOfFloat32() {
    assertThat(product(Precision.BFLOAT16, 0x1p120f, 1)).isEqualTo(0x1p120f);
  }

  @Test
  void sumsAreFloat32() {
    // 256 + 1 is 256 in eight bits, so that a sum of ones in eight bits ends there.
    assertThat(product(Precision.BFLOAT16, 1, 300)).isEqualTo(300);
  }

  @Test
  void trainsNearlyAsFloat32Does() {
    List<Double> exact = losses(Precision.FLOAT32);
    List<Double> rounded = losses(Precision.BFLOAT16);
    assertThat(rounded).isNotEqualTo(exact);
    for (int step = 0; step < STEPS; step++) {
      assertThat(rounded.get(step)).isCloseTo(exact.get(step), within(0.02 * exact.get(step)));
    }
  }

  @Test
  void shardsRoundAboutAsThePlainStepDoes() {
    List<Double> sharded = losses(Precision.BFLOAT16);
    Objective objective = new Objective(0.2, 0.3, 0.1, ViewLoss.SOFTMAX, Precision.BFLOAT16);
    Market market = new Market(5);
    try (TwoTowers towers = Market.towers(Market.sharedTables());
        SparseAdagrad optimizer = SparseAdagrad.fresh(towers, 0.01, 0.01)) {
      PlainStep plain = new PlainStep(towers, optimizer, objective);
      for (double loss : sharded) {
        assertThat(plain.run(market.input(17, 11)).total()).isCloseTo(loss, within(0.01 * loss));
      }
    }
  }

  @Test
  void whatItTrainsIsFloat32() {
    try (TwoTowers towers = Market.towers(Market.sharedTables())) {
      train(towers, Precision.BFLOAT16);
      for (FloatTensor weight : towers.weights()) {
        boolean moreThanEightBits =
            Arrays.stream(Market.numbers(List.of(weight)))
                .anyMatch(number -> (Float.floatToRawIntBits((float) number) & 0xffff) != 0);
        assertThat(moreThanEightBits).as(weight.name()).isTrue();
      }
    }
  }

  /** A layer of one output whose inputs are all x and whose weights are all 1. */
  private static float product(Precision precision, float x, int inputs) {
    try (PointerScope _ = new PointerScope()) {
      Tensor ones = torch.ones(1, inputs);
      Tensor factors = ones.mul(new Scalar(x));
      return Tensors.toArray(Precision.leave(precision.linear(factors, ones, torch.zeros(1))))[0];
    }
  }

  private static List<Double> losses(Precision precision) {
    try (TwoTowers towers = Market.towers(Market.sharedTables())) {
      return train(towers, precision);
    }
  }

  private static List<Double> train(TwoTowers towers, Precision precision) {
    Objective objective = new Objective(0.2, 0.3, 0.1, ViewLoss.SOFTMAX, precision);
    Market market = new Market(5);
    try (SparseAdagrad optimizer = SparseAdagrad.fresh(towers, 0.01, 0.01);
        TrainingStep step = new TrainingStep(towers, optimizer, objective, 2)) {
      return IntStream.range(0, STEPS)
          .mapToObj(_ -> step.run(market.input(17, 11)).total())
          .toList();
    }
  }
}
