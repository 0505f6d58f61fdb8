package dev.kindred.trainer.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kindred.model.checkpoint.FloatTensor;
import dev.kindred.model.tower.TwoTowerArchitecture;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The step on several threads against plain libtorch. */
class ShardedStepTest {

  private static final Objective OBJECTIVE = new Objective(0.2, 0.3, 0.1);
  private static final int STEPS = 6;
  private static final Offset<Double> TOLERANCE = within(2e-4);

  /** What a training has left. */
  private record Trained(List<Double> losses, List<Double> weights, List<Double> state) {}

  @ParameterizedTest
  @MethodSource("cuts")
  void equalsThePlainStep(TwoTowerArchitecture architecture, int shards, int views) {
    Trained plain = plain(architecture, views);
    Trained sharded = sharded(architecture, shards, views);
    requireNear(sharded.losses(), plain.losses());
    requireNear(sharded.weights(), plain.weights());
    requireNear(sharded.state(), plain.state());
  }

  static Stream<Arguments> cuts() {
    return Stream.of(Market.sharedTables(), Market.separateTables())
        .flatMap(architecture ->
            Stream.of(1, 2, 3)
                .flatMap(shards ->
                    Stream.of(0, 11).map(views -> Arguments.of(architecture, shards, views))));
  }

  @ParameterizedTest
  @MethodSource("tasks")
  void equalsThePlainStepWhateverTheTaskHas(
      String what, TwoTowerArchitecture architecture, int shards) {
    Trained plain = plainOfAll(what, architecture);
    Trained sharded = shardedOfAll(what, architecture, shards);
    assertThat(plain.losses()).as("losses").doesNotHaveDuplicates();
    requireNear(sharded.losses(), plain.losses());
    requireNear(sharded.weights(), plain.weights());
    requireNear(sharded.state(), plain.state());
  }

  static Stream<Arguments> tasks() {
    return Stream.of(
            "negatives", "queue", "hidden", "temperature", "squared", "views alone", "everything")
        .flatMap(what ->
            Stream.of(
                Arguments.of(what, Market.sharedTables(), 1),
                Arguments.of(what, Market.sharedTables(), 3),
                Arguments.of(what, Market.separateTables(), 2)));
  }

  @Test
  void theSameNumberOfShardsGivesTheSameBits() {
    Trained first = sharded(Market.sharedTables(), 3, 11);
    Trained second = sharded(Market.sharedTables(), 3, 11);
    assertThat(second.losses()).isEqualTo(first.losses());
    assertThat(second.weights()).isEqualTo(first.weights());
    assertThat(second.state()).isEqualTo(first.state());
  }

  @Test
  void aBatchOfFewerRowsThanShardsIsCutLess() {
    try (TwoTowers towers = Market.towers(Market.sharedTables());
        SparseAdagrad optimizer = SparseAdagrad.fresh(towers, 0.01, 0);
        TrainingStep step = new TrainingStep(towers, optimizer, OBJECTIVE, 4)) {
      assertThat(step.run(new Market(1).input(2, 3)).total()).isFinite();
    }
  }

  @Test
  void aLossThatIsNotFiniteIsToldAndChangesNoWeight() {
    try (TwoTowers towers = Market.towers(Market.sharedTables());
        SparseAdagrad optimizer = SparseAdagrad.fresh(towers, 0.01, 0);
        TrainingStep step = new TrainingStep(towers, optimizer, new Objective(1e-320, 0, 1), 2)) {
      double[] before = Market.numbers(towers.weights());
      assertThat(step.run(new Market(1).input(8, 0)).total()).isNotFinite();
      assertThat(Market.numbers(towers.weights())).isEqualTo(before);
    }
  }

  @Test
  void whatFailsInOneShardFailsTheStepAndTheNextOneWorks() {
    Market market = new Market(1);
    try (TwoTowers towers = Market.towers(Market.sharedTables());
        SparseAdagrad optimizer = SparseAdagrad.fresh(towers, 0.01, 0);
        TrainingStep step = new TrainingStep(towers, optimizer, OBJECTIVE, 2)) {
      StepInput good = market.input(8, 8);
      StepInput bad =
          new StepInput(market.some(8), market.some(8), new float[] {1, 2, 3}, good.views());
      double[] before = Market.numbers(towers.weights());
      assertThatThrownBy(() -> step.run(bad))
          .isInstanceOf(RuntimeException.class)
          .hasMessageContaining("size of tensor");
      assertThat(Market.numbers(towers.weights())).isEqualTo(before);
      assertThat(step.run(good).total()).isFinite();
    }
  }

  @Test
  void separateTablesAreBothLearned() {
    TwoTowerArchitecture architecture = Market.separateTables();
    try (TwoTowers towers = Market.towers(architecture);
        SparseAdagrad optimizer = SparseAdagrad.fresh(towers, 0.01, 0);
        TrainingStep step = new TrainingStep(towers, optimizer, OBJECTIVE, 2)) {
      List<FloatTensor> before = towers.weights();
      step.run(new Market(1).input(20, 20));
      List<FloatTensor> after = towers.weights();
      for (int index = 0; index < before.size(); index++) {
        assertThat(after.get(index).toArray())
            .as(before.get(index).name())
            .isNotEqualTo(before.get(index).toArray());
      }
      assertThat(before)
          .extracting(FloatTensor::name)
          .anyMatch(name -> name.contains("query.words"));
    }
  }

  private static Trained plain(TwoTowerArchitecture architecture, int views) {
    try (TwoTowers towers = Market.towers(architecture);
        SparseAdagrad optimizer = SparseAdagrad.fresh(towers, 0.01, 0.01)) {
      PlainStep step = new PlainStep(towers, optimizer, OBJECTIVE);
      return train(towers, optimizer, step::run, views);
    }
  }

  private static Trained sharded(TwoTowerArchitecture architecture, int shards, int views) {
    try (TwoTowers towers = Market.towers(architecture);
        SparseAdagrad optimizer = SparseAdagrad.fresh(towers, 0.01, 0.01);
        TrainingStep step = new TrainingStep(towers, optimizer, OBJECTIVE, shards)) {
      return train(towers, optimizer, step::run, views);
    }
  }

  private static Trained plainOfAll(String what, TwoTowerArchitecture architecture) {
    try (TwoTowers towers = Market.towers(architecture);
        SparseAdagrad optimizer = SparseAdagrad.fresh(towers, 0.01, 0.01);
        VectorQueue queue = VectorQueue.ofSteps(2)) {
      TrainingState state = state(what, towers, optimizer, queue);
      return trainAll(what, state, new PlainStep(state, objective(what))::run);
    }
  }

  private static Trained shardedOfAll(String what, TwoTowerArchitecture architecture, int shards) {
    try (TwoTowers towers = Market.towers(architecture);
        SparseAdagrad optimizer = SparseAdagrad.fresh(towers, 0.01, 0.01);
        VectorQueue queue = VectorQueue.ofSteps(2)) {
      TrainingState state = state(what, towers, optimizer, queue);
      try (TrainingStep step = new TrainingStep(state, objective(what), shards)) {
        return trainAll(what, state, step::run);
      }
    }
  }

  private static TrainingState state(
      String what, TwoTowers towers, SparseAdagrad optimizer, VectorQueue queue) {
    return new TrainingState(
        towers,
        optimizer,
        has(what, "temperature")
            ? Optional.of(LearnedTemperature.fresh(0.2, 0.01))
            : Optional.empty(),
        queue);
  }

  private static Objective objective(String what) {
    return new Objective(
        0.2,
        0.3,
        0.1,
        has(what, "squared") ? ViewLoss.SQUARED : ViewLoss.SOFTMAX,
        Precision.FLOAT32);
  }

  private static Trained trainAll(
      String what, TrainingState state, Function<StepInput, StepLoss> step) {
    Market market = new Market(3);
    List<Double> losses = new ArrayList<>();
    for (int count = 0; count < STEPS; count++) {
      StepInput input = market.input(17, 11);
      boolean alone = has(what, "views alone") && count < 2;
      int before = what.equals("everything") ? count - 2 : count;
      StepInput.Task task =
          market.task(
              17,
              has(what, "negatives") ? 7 : 0,
              has(what, "queue") ? 17 * Math.clamp(before, 0, 2) : 0,
              has(what, "hidden") ? 9 : 0);
      losses.add(
          step.apply(new StepInput(alone ? Optional.empty() : Optional.of(task), input.views()))
              .total());
    }
    return new Trained(losses, list(state.towers().weights()), list(state.besidesWeights()));
  }

  private static boolean has(String what, String part) {
    return what.equals(part) || what.equals("everything");
  }

  private static Trained train(
      TwoTowers towers, SparseAdagrad optimizer, Function<StepInput, StepLoss> step, int views) {
    Market market = new Market(3);
    List<Double> losses = new ArrayList<>();
    for (int count = 0; count < STEPS; count++) {
      losses.add(step.apply(market.input(17, views)).total());
    }
    return new Trained(losses, list(towers.weights()), list(optimizer.state()));
  }

  private static void requireNear(List<Double> actual, List<Double> expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int index = 0; index < actual.size(); index++) {
      assertThat(actual.get(index)).isCloseTo(expected.get(index), TOLERANCE);
    }
  }

  private static List<Double> list(List<FloatTensor> weights) {
    return Arrays.stream(Market.numbers(weights)).boxed().toList();
  }
}
