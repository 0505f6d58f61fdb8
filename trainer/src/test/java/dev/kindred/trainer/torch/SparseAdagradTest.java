package dev.kindred.trainer.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kindred.model.checkpoint.FloatTensor;
import dev.kindred.model.tower.EmbeddingTable;
import dev.kindred.model.tower.Layer;
import dev.kindred.model.tower.Tower;
import dev.kindred.model.tower.TowerInput;
import dev.kindred.model.tower.TwoTowerArchitecture;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

/** A table of three rows and two columns, all 1. */
class SparseAdagradTest {
  private static final TwoTowerArchitecture ARCHITECTURE =
      new TwoTowerArchitecture(
          List.of(new EmbeddingTable("words", 3, 2)),
          new Tower("query", List.of(new TowerInput("words", "words")), layers()),
          new Tower("item", List.of(new TowerInput("words", "words")), layers()));
  private static final String TABLE = ARCHITECTURE.table("words").weights();

  @Test
  void dividesByTheRootOfTheSumOfSquares() {
    float[] weights =
        train(
            0,
            (optimizer, table) -> {
              optimizer.update(TABLE, gradient(3, 2, 0, 0, 0, 0)); // G = 9, 4: 1 - 0.1 · 3/3
              optimizer.update(TABLE, gradient(4, 0, 0, 0, 0, 0)); // G = 25: 0.9 - 0.1 · 4/5
            });
    assertThat(weights).containsExactly(new float[] {0.82f, 0.9f, 1, 1, 1, 1}, within(1e-6f));
  }

  @Test
  void beginsWithTheInitialAccumulator() {
    float[] weights =
        train(
            16,
            (optimizer, _) ->
                optimizer.update(TABLE, gradient(3, 0, 0, 0, 0, 0))); // 1 - 0.1 · 3/√(16 + 9)
    assertThat(weights).containsExactly(new float[] {0.94f, 1, 1, 1, 1, 1}, within(1e-6f));
  }

  @Test
  void touchedRowsAreUpdatedAsAllRowsWouldBe() {
    float[] dense =
        train(
            0.5,
            (optimizer, _) -> {
              optimizer.update(TABLE, gradient(3, 1, 0, 0, -2, 0.5f));
              optimizer.update(TABLE, gradient(0, 0, 1, 1, 2, 2));
            });
    float[] sparse =
        train(
            0.5,
            (optimizer, table) -> {
              rows(optimizer, table, new int[] {2, 0}, -2, 0.5f, 3, 1);
              rows(optimizer, table, new int[] {1, 2}, 1, 1, 2, 2);
            });
    assertThat(sparse).containsExactly(dense, within(1e-6f));
  }

  @Test
  void aRowThatIsReadTwiceIsUpdatedOnceByTheSumOfItsGradients() {
    float[] weights =
        train(
            0,
            (optimizer, table) -> {
              try (PointerScope _ = new PointerScope()) {
                Tensor ids = Tensors.indices(new int[] {1, 1});
                Tensor offsets = Tensors.indices(new int[] {0, 1, 2});
                Tensor bags = TwoTowers.pool(table, new BatchTensors(ids, offsets), true);
                bags.mul(gradient(3, 1, 1, 1).view(2, 2)).sum().backward(); // 3 + 1 and 1 + 1
                optimizer.step();
                optimizer.step(); // Its gradient is forgotten.
              }
            });
    // G = 16 and 4, not 10 and 2: both columns move by the whole rate.
    assertThat(weights).containsExactly(new float[] {1, 1, 0.9f, 0.9f, 1, 1}, within(1e-6f));
  }

  @Test
  void goesOnFromItsState() {
    try (TwoTowers towers = towers();
        SparseAdagrad first = SparseAdagrad.fresh(towers, 0.1, 2);
        SparseAdagrad second = SparseAdagrad.restored(towers, 0.1, first.state())) {
      assertThat(Market.numbers(second.state())).isEqualTo(Market.numbers(first.state()));
      assertThat(second.state()).extracting(FloatTensor::name).contains(TABLE);
    }
  }

  private static float[] train(
      double initialAccumulator, BiConsumer<SparseAdagrad, Tensor> updates) {
    try (TwoTowers towers = towers();
        SparseAdagrad optimizer = SparseAdagrad.fresh(towers, 0.1, initialAccumulator);
        PointerScope _ = new PointerScope()) {
      Tensor table = Objects.requireNonNull(towers.parameters().get(TABLE));
      updates.accept(optimizer, table);
      return Tensors.toArray(table);
    }
  }

  private static TwoTowers towers() {
    TwoTowers towers =
        TwoTowers.of(
            ARCHITECTURE,
            ARCHITECTURE.weights().stream()
                .map(name -> name.equals(TABLE) ? ones(name, 3, 2) : ones(name, 2, 2))
                .toList(),
            TorchDevice.CPU);
    return towers;
  }

  private static void rows(SparseAdagrad optimizer, Tensor table, int[] rows, float... gradient) {
    Tensor indices = Tensors.indices(rows);
    Tensor values = table.detach().index_select(0, indices);
    optimizer.updateRows(TABLE, indices, values, gradient(gradient).view(rows.length, 2));
  }

  private static Tensor gradient(float... values) {
    Tensor all = torch.zeros(values.length);
    for (int index = 0; index < values.length; index++) {
      all.select(0, index).fill_(new Scalar(values[index]));
    }
    return values.length == 6 ? all.view(3, 2) : all;
  }

  private static FloatTensor ones(String name, long... shape) {
    float[] values = new float[(int) (shape[0] * shape[1])];
    Arrays.fill(values, 1);
    return FloatTensor.of(name, shape, values);
  }

  private static List<Layer> layers() {
    return List.of(new Layer.Dense("dense0", 2, 2), new Layer.L2Normalize(1e-6f));
  }
}
