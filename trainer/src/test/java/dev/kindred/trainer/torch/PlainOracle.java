package dev.kindred.trainer.torch;

import dev.kindred.model.checkpoint.Checkpoint;
import dev.kindred.model.checkpoint.FloatTensor;
import dev.kindred.model.feature.EncodedBatch;
import dev.kindred.model.feature.FeatureEncoder;
import dev.kindred.model.tower.EmbeddingTable;
import dev.kindred.model.tower.Layer;
import dev.kindred.model.tower.Tower;
import dev.kindred.model.tower.TowerInput;
import dev.kindred.model.tower.TwoTowerArchitecture;
import dev.kindred.trainer.augment.Randomness;
import dev.kindred.trainer.data.Dataset;
import dev.kindred.trainer.data.Pairs;
import dev.kindred.trainer.data.Split;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The batch softmax and nothing else (Yao et al. 2021, Eq. 6), in plain libtorch: one graph, one
 * thread, Adagrad by its formula, on a copy of the rows that a step reads. It knows no correction,
 * no further negatives, no queue, no views, no schedule. Slow and obvious.
 */
final class PlainOracle {
  private static final int MEAN = 1;
  private static final int SUM = 2;
  private static final double EPSILON = 1e-10;

  private final TwoTowerArchitecture architecture;
  private final EncodedBatch corpus;
  private final Pairs pairs;
  private final Map<String, Tensor> weights = new LinkedHashMap<>();
  private final Map<String, Tensor> sums = new LinkedHashMap<>();

  /**
   * @param checkpoint says what the towers look like and what they read
   */
  PlainOracle(Checkpoint checkpoint, Dataset dataset, long seed) {
    architecture = checkpoint.architecture();
    corpus = new FeatureEncoder(checkpoint.schemas().item()).encode(dataset.items());
    pairs = dataset.pairs(Split.TRAIN);
    long first = Randomness.WEIGHTS.stream(seed, 0).nextLong();
    for (FloatTensor weight : InitialWeights.of(architecture, checkpoint.schemas(), first)) {
      Tensor tensor = Tensors.copyOf(weight, TorchDevice.CPU);
      weights.put(weight.name(), tensor.requires_grad_(true));
      sums.put(weight.name(), torch.zeros_like(tensor.detach()));
    }
  }

  /** Trains whole epochs. */
  List<FloatTensor> train(
      long seed, int epochs, int batchSize, double temperature, double learningRate) {
    int perEpoch = pairs.size() / batchSize;
    for (int epoch = 0; epoch < epochs; epoch++) {
      int[] order = Randomness.PAIR_ORDER.permutation(seed, epoch, pairs.size());
      for (int step = 0; step < perEpoch; step++) {
        int[] sources = new int[batchSize];
        int[] targets = new int[batchSize];
        for (int row = 0; row < batchSize; row++) {
          sources[row] = pairs.source(order[step * batchSize + row]);
          targets[row] = pairs.target(order[step * batchSize + row]);
        }
        step(corpus.select(sources), corpus.select(targets), temperature, learningRate);
      }
    }
    return weights.entrySet().stream()
        .map(entry -> Tensors.copyOf(entry.getKey(), entry.getValue()))
        .toList();
  }

  private void step(
      EncodedBatch sources, EncodedBatch targets, double temperature, double learningRate) {
    try (PointerScope _ = new PointerScope();
        BlasThreads _ = BlasThreads.one()) {
      EncodedBatch both = EncodedBatch.concatenate(List.of(sources, targets));
      Map<String, Table> tables = new LinkedHashMap<>();
      architecture.tables().forEach(table -> tables.put(table.name(), Table.of(this, table, both)));
      Map<TowerInput, Tensor> pooled = new LinkedHashMap<>();
      for (TowerInput input : architecture.query().inputs()) {
        pooled.put(input, mean(both, input, Objects.requireNonNull(tables.get(input.table()))));
      }
      int rows = sources.rows();
      Tensor query = tower(architecture.query(), pooled, 0, rows);
      Tensor item = tower(architecture.item(), pooled, rows, rows);
      Tensor logits = query.mul(new Scalar(1 / temperature)).matmul(item.t());
      Tensor own =
          torch.arange(new Scalar(0L), new Scalar((long) rows), new TensorOptions(ScalarType.Long));
      torch
          .cross_entropy_loss(logits, own, new TensorOptional(), SUM, -1, 0)
          .mul(new Scalar(1.0 / rows))
          .backward();
      try (NoGradGuard _ = new NoGradGuard()) {
        for (Table table : tables.values()) {
          Tensor gradient = table.values.grad();
          Tensor sum = sum(table.name).index_select(0, table.indices);
          Tensor values = table.values.detach();
          adagrad(values, gradient, sum, learningRate);
          sum(table.name).index_copy_(0, table.indices, sum);
          weight(table.name).index_copy_(0, table.indices, values);
        }
        for (Tower tower : List.of(architecture.query(), architecture.item())) {
          for (Layer layer : tower.layers()) {
            if (layer instanceof Layer.Dense dense) {
              adagrad(tower.weight(dense), learningRate);
              adagrad(tower.bias(dense), learningRate);
            }
          }
        }
      }
    }
  }

  private void adagrad(String name, double learningRate) {
    Tensor weight = weight(name);
    adagrad(weight, weight.grad(), sum(name), learningRate);
    weight.mutable_grad().reset();
  }

  private static void adagrad(Tensor weight, Tensor gradient, Tensor sum, double learningRate) {
    sum.addcmul_(gradient, gradient);
    Tensor scale = sum.sqrt().add_(new Scalar(EPSILON));
    weight.addcdiv_(gradient, scale, new Scalar(-learningRate));
  }

  /** The rows of a table that a batch reads, as they are first met, copied. */
  private static final class Table {
    final String name;
    final List<Long> rows;
    final Tensor indices;
    final Tensor values;

    private Table(PlainOracle oracle, EmbeddingTable table, Set<Long> rows) {
      this.name = table.weights();
      this.rows = List.copyOf(rows);
      this.indices = longs(this.rows);
      this.values = oracle.weight(name).detach().index_select(0, indices).requires_grad_(true);
    }

    static Table of(PlainOracle oracle, EmbeddingTable table, EncodedBatch batch) {
      Set<Long> rows = new LinkedHashSet<>();
      for (TowerInput input : oracle.architecture.query().inputs()) {
        if (input.table().equals(table.name())) {
          batch.ids(batch.schema().index(input.feature())).forEach(id -> rows.add((long) id));
        }
      }
      return new Table(oracle, table, rows);
    }
  }

  private static Tensor mean(EncodedBatch batch, TowerInput input, Table table) {
    int feature = batch.schema().index(input.feature());
    List<Long> ids = new ArrayList<>();
    List<Long> offsets = new ArrayList<>(List.of(0L));
    for (int row = 0; row < batch.rows(); row++) {
      for (int id : batch.ids(row, feature)) {
        ids.add((long) table.rows.indexOf((long) id));
      }
      offsets.add((long) ids.size());
    }
    return torch
        .embedding_bag(
            table.values,
            longs(ids),
            longs(offsets),
            false,
            MEAN,
            false,
            new TensorOptional(),
            true)
        .get0();
  }

  private Tensor tower(Tower tower, Map<TowerInput, Tensor> pooled, int from, int rows) {
    TensorVector inputs = new TensorVector();
    tower
        .inputs()
        .forEach(input ->
            inputs.push_back(Objects.requireNonNull(pooled.get(input)).narrow(0, from, rows)));
    Tensor x = torch.cat(inputs, 1);
    for (Layer layer : tower.layers()) {
      x =
          switch (layer) {
            case Layer.Dense dense ->
                torch.linear(
                    x, weight(tower.weight(dense)), new TensorOptional(weight(tower.bias(dense))));
            case Layer.Relu() -> torch.relu(x);
            case Layer.L2Normalize(float epsilon) -> Tensors.normalizeRows(x, epsilon);
          };
    }
    return x;
  }

  private Tensor weight(String name) {
    return Objects.requireNonNull(weights.get(name), name);
  }

  private Tensor sum(String name) {
    return Objects.requireNonNull(sums.get(name), name);
  }

  private static Tensor longs(List<Long> values) {
    LongPointer pointer = new LongPointer((long) values.size());
    for (int index = 0; index < values.size(); index++) {
      pointer.put(index, values.get(index));
    }
    return torch.from_blob(pointer, new long[] {values.size()}, new TensorOptions(ScalarType.Long));
  }
}
