package dev.kindred.trainer.torch;

import dev.kindred.model.checkpoint.FloatTensor;
import dev.kindred.model.feature.EncodedBatch;
import dev.kindred.model.tower.Layer;
import dev.kindred.model.tower.Tower;
import dev.kindred.model.tower.TowerInput;
import dev.kindred.model.tower.TwoTowerArchitecture;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * The weights of both towers in libtorch, and the interpretation of their architecture. One thread
 * at a time.
 */
public final class TwoTowers implements AutoCloseable {

  /* Each feature is embedded once for all rows of a step that read the same table, whichever tower
   * they go to, and then cut: one large embedding_bag costs less than four small ones, and its
   * sparse gradient is coalesced once. */

  private static final int MEAN = 1;
  private static final int BLOCK_ROWS = 4096;

  private final TwoTowerArchitecture architecture;
  private final TorchDevice device;
  private final Map<String, Tensor> weights = new LinkedHashMap<>();

  /** The vectors of a step's rows. */
  record Vectors(Tensor query, Tensor item) {}

  TwoTowers(TwoTowerArchitecture architecture, TorchDevice device) {
    this.architecture = architecture;
    this.device = device;
  }

  /**
   * Towers with the given weights.
   *
   * @param initial a tensor for each of {@link TwoTowerArchitecture#weights()}, copied
   */
  public static TwoTowers of(
      TwoTowerArchitecture architecture, List<FloatTensor> initial, TorchDevice device) {
    TwoTowers towers = new TwoTowers(architecture, device);
    for (FloatTensor tensor : initial) {
      Tensor weight = Tensors.copyOf(tensor, device);
      weight.requires_grad_(true);
      towers.weights.put(tensor.name(), weight);
    }
    if (!towers.weights.keySet().equals(Set.copyOf(architecture.weights()))) {
      throw new IllegalArgumentException(
          "weights %s do not fit the architecture's %s"
              .formatted(towers.weights.keySet(), architecture.weights()));
    }
    return towers;
  }

  /** The version of libtorch that computes here. */
  public static String libraryVersion() {
    String version = Tensor.class.getPackage().getImplementationVersion();
    return version == null ? "unknown" : version;
  }

  /** What both towers look like. */
  public TwoTowerArchitecture architecture() {
    return architecture;
  }

  /** A copy of all weights in memory outside the heap. */
  public List<FloatTensor> weights() {
    return weights.entrySet().stream()
        .map(entry -> Tensors.copyOf(entry.getKey(), entry.getValue()))
        .toList();
  }

  /**
   * Takes over the numbers of other weights.
   *
   * @param other by the same names, in the same shapes
   */
  public void assign(List<FloatTensor> other) {
    try (PointerScope _ = new PointerScope();
        NoGradGuard _ = new NoGradGuard()) {
      for (FloatTensor tensor : other) {
        try (Tensor copy = Tensors.copyOf(tensor, device)) {
          weight(tensor.name()).copy_(copy);
        }
      }
    }
  }

  /** The query tower's vectors. */
  public float[][] queries(EncodedBatch batch) {
    return embed(architecture.query(), batch);
  }

  /** The item tower's vectors. */
  public float[][] items(EncodedBatch batch) {
    return embed(architecture.item(), batch);
  }

  /** The first weight that has a number that is not finite, if any. */
  public Optional<String> notFinite() {
    try (PointerScope _ = new PointerScope();
        NoGradGuard _ = new NoGradGuard()) {
      return weights.entrySet().stream()
          .filter(entry -> !torch.isfinite(entry.getValue()).all().item_bool())
          .map(Map.Entry::getKey)
          .findFirst();
    }
  }

  /** Frees the weights. */
  @Override
  public void close() {
    weights.values().forEach(Tensor::close);
  }

  TorchDevice device() {
    return device;
  }

  Map<String, Tensor> parameters() {
    return weights;
  }

  /**
   * Both towers with gradients: {@code [queries, dimension]} and {@code [items, dimension]}. To be
   * called, with all that follows from it, inside a PointerScope.
   */
  Vectors forward(EncodedBatch queries, EncodedBatch items, Precision precision) {
    boolean readAlike = queries.schema() == items.schema();
    EncodedBatch all = readAlike ? EncodedBatch.concatenate(List.of(queries, items)) : items;
    Map<TowerInput, Tensor> queryPooled = new HashMap<>();
    Map<TowerInput, Tensor> itemPooled = new HashMap<>();
    for (TowerInput input : architecture.query().inputs()) {
      if (readAlike && architecture.item().inputs().contains(input)) {
        Tensor pooled = pool(input, all);
        queryPooled.put(input, pooled.narrow(0, 0, queries.rows()));
        itemPooled.put(input, pooled.narrow(0, queries.rows(), items.rows()));
      } else {
        queryPooled.put(input, pool(input, queries));
      }
    }
    for (TowerInput input : architecture.item().inputs()) {
      itemPooled.computeIfAbsent(input, own -> pool(own, items));
    }
    return new Vectors(
        apply(architecture.query(), queryPooled, precision),
        apply(architecture.item(), itemPooled, precision));
  }

  /** The item tower with gradients: {@code [items, dimension]}. As {@link #forward} otherwise. */
  Tensor forward(EncodedBatch items, Precision precision) {
    Map<TowerInput, Tensor> pooled = new HashMap<>();
    architecture.item().inputs().forEach(input -> pooled.put(input, pool(input, items)));
    return apply(architecture.item(), pooled, precision);
  }

  private float[][] embed(Tower tower, EncodedBatch batch) {
    float[][] vectors = new float[batch.rows()][];
    int[] rows = new int[BLOCK_ROWS];
    for (int from = 0; from < batch.rows(); from += BLOCK_ROWS) {
      int count = Math.min(BLOCK_ROWS, batch.rows() - from);
      int first = from;
      Arrays.setAll(rows, row -> Math.min(first + row, batch.rows() - 1));
      EncodedBatch block = batch.select(Arrays.copyOf(rows, count));
      try (PointerScope _ = new PointerScope();
          NoGradGuard _ = new NoGradGuard()) {
        Map<TowerInput, Tensor> pooled = new HashMap<>();
        tower.inputs().forEach(input -> pooled.put(input, pool(input, block)));
        float[] values = Tensors.toArray(apply(tower, pooled, Precision.FLOAT32));
        int width = values.length / count;
        for (int row = 0; row < count; row++) {
          vectors[from + row] = Arrays.copyOfRange(values, row * width, (row + 1) * width);
        }
      }
    }
    return vectors;
  }

  private Tensor pool(TowerInput input, EncodedBatch batch) {
    BatchTensors bags = BatchTensors.of(batch, batch.schema().index(input.feature()), device);
    return pool(weight(architecture.table(input.table()).weights()), bags, true);
  }

  /** The mean of each row's embeddings: {@code [rows, dimension]}. */
  static Tensor pool(Tensor table, BatchTensors bags, boolean sparseGradient) {
    return torch
        .embedding_bag(
            table,
            bags.ids(),
            bags.offsets(),
            false,
            MEAN,
            sparseGradient,
            new TensorOptional(),
            true)
        .get0();
  }

  /**
   * Layers of a tower.
   *
   * @param x {@code [rows, width]}
   * @param weight the weights by name
   * @return {@code [rows, width]} in float32
   */
  static Tensor apply(
      Tower tower,
      List<Layer> layers,
      Tensor x,
      Function<String, Tensor> weight,
      Precision precision) {
    for (Layer layer : layers) {
      x =
          switch (layer) {
            case Layer.Dense dense ->
                precision.linear(
                    x, weight.apply(tower.weight(dense)), weight.apply(tower.bias(dense)));
            case Layer.Relu relu -> torch.relu_(x); // Nothing else reads it.
            case Layer.L2Normalize normalize ->
                Tensors.normalizeRows(Precision.leave(x), normalize.epsilon());
          };
    }
    return Precision.leave(x);
  }

  private Tensor apply(Tower tower, Map<TowerInput, Tensor> pooled, Precision precision) {
    TensorVector inputs = new TensorVector();
    for (TowerInput input : tower.inputs()) {
      inputs.push_back(Objects.requireNonNull(pooled.get(input)));
    }
    return apply(tower, tower.layers(), torch.cat(inputs, 1), this::weight, precision);
  }

  private Tensor weight(String name) {
    return Objects.requireNonNull(weights.get(name), name);
  }
}
