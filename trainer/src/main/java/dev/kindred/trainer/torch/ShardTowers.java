package dev.kindred.trainer.torch;

import dev.kindred.model.feature.EncodedBatch;
import dev.kindred.model.tower.Layer;
import dev.kindred.model.tower.Tower;
import dev.kindred.model.tower.TowerInput;
import dev.kindred.model.tower.TwoTowerArchitecture;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** Both towers over a shard's rows, on copies of the touched rows of the tables. */
final class ShardTowers {

  /* Each feature is embedded once for all kinds of rows that read the same table, and then cut.
   *
   * A view hides some features in all of its rows. A feature that is the same in all rows adds the
   * same numbers to the first layer of each, and so it goes into that layer's bias: its columns
   * are left out of the product. */

  private final TwoTowerArchitecture architecture;
  private final Map<String, Tensor> weights;
  private final Map<RowKind, EncodedBatch> rows;
  private final Precision precision;
  private final Map<TowerInput, Map<RowKind, Tensor>> pooled = new HashMap<>();
  private final Map<String, TensorVector> columns = new HashMap<>(); // of first layers, by input

  /**
   * Embeds the rows.
   *
   * @param weights of the layers, and the touched rows of the tables, by the weights' names
   * @param touched by the names of the tables' weights
   */
  ShardTowers(
      TwoTowerArchitecture architecture,
      Map<String, Tensor> weights,
      Map<String, TouchedRows> touched,
      Map<RowKind, EncodedBatch> rows,
      TorchDevice device,
      Precision precision) {
    this.architecture = architecture;
    this.weights = weights;
    this.rows = rows;
    this.precision = precision;
    Map<List<RowKind>, EncodedBatch> together = new HashMap<>();
    for (RowKind kind : rows.keySet()) {
      for (TowerInput input : kind.tower(architecture).inputs()) {
        Map<RowKind, Tensor> ofInput =
            pooled.computeIfAbsent(input, _ -> new EnumMap<>(RowKind.class));
        if (!ofInput.containsKey(kind)) {
          List<RowKind> readers =
              rows.keySet().stream()
                  .filter(other -> rows(other).schema() == rows(kind).schema())
                  .filter(other -> other.tower(architecture).inputs().contains(input))
                  .toList();
          EncodedBatch all =
              together.computeIfAbsent(
                  readers,
                  _ -> EncodedBatch.concatenate(readers.stream().map(this::rows).toList()));
          String table = architecture.table(input.table()).weights();
          BatchTensors bags =
              BatchTensors.of(
                  all, feature(all, input), Objects.requireNonNull(touched.get(table)), device);
          ofInput.putAll(cut(TwoTowers.pool(weight(table), bags, false), readers));
        }
      }
    }
  }

  /** The vectors of all rows of a kind: {@code [rows, dimension]}. */
  Tensor vectors(RowKind kind) {
    Tower tower = kind.tower(architecture);
    List<TowerInput> inputs = tower.inputs();
    Predicate<TowerInput> isSame = input -> isSameInAllRows(rows(kind), input);
    if (tower.layers().getFirst() instanceof Layer.Dense dense
        && inputs.stream().anyMatch(isSame)
        && !inputs.stream().allMatch(isSame)) {
      List<Layer> others = tower.layers().subList(1, tower.layers().size());
      return TwoTowers.apply(
          tower, others, firstLayer(kind, dense, isSame), this::weight, precision);
    }
    TensorVector parts = new TensorVector();
    inputs.forEach(input -> parts.push_back(pooled(input, kind)));
    return TwoTowers.apply(tower, tower.layers(), torch.cat(parts, 1), this::weight, precision);
  }

  private Tensor firstLayer(RowKind kind, Layer.Dense dense, Predicate<TowerInput> isSame) {
    Tower tower = kind.tower(architecture);
    TensorVector layer =
        columns.computeIfAbsent(tower.weight(dense), name -> columns(tower, weight(name)));
    Tensor bias = weight(tower.bias(dense));
    TensorVector x = new TensorVector();
    TensorVector layerOfX = new TensorVector();
    for (int index = 0; index < tower.inputs().size(); index++) {
      TowerInput input = tower.inputs().get(index);
      if (isSame.test(input)) {
        bias = bias.add(layer.get(index).matmul(pooled(input, kind).select(0, 0)));
      } else {
        x.push_back(pooled(input, kind));
        layerOfX.push_back(layer.get(index));
      }
    }
    return precision.linear(torch.cat(x, 1), torch.cat(layerOfX, 1), bias);
  }

  /** A first layer cut by input: {@code [outputs, dimension of the input's table]} each. */
  private TensorVector columns(Tower tower, Tensor layer) {
    long[] widths =
        tower.inputs().stream()
            .mapToLong(input -> architecture.table(input.table()).dimension())
            .toArray();
    return layer.split_with_sizes(widths, 1);
  }

  private Map<RowKind, Tensor> cut(Tensor all, List<RowKind> kinds) {
    long[] sizes = kinds.stream().mapToLong(kind -> rows(kind).rows()).toArray();
    TensorVector parts = all.split_with_sizes(sizes, 0);
    Map<RowKind, Tensor> cut = new EnumMap<>(RowKind.class);
    IntStream.range(0, sizes.length).forEach(part -> cut.put(kinds.get(part), parts.get(part)));
    return cut;
  }

  private static boolean isSameInAllRows(EncodedBatch batch, TowerInput input) {
    int feature = feature(batch, input);
    if (batch.valueCount(feature) != batch.rows()) {
      return false; // Bags are never empty, so that some have several values.
    }
    int first = batch.ids(feature).findFirst().orElseThrow();
    return batch.ids(feature).allMatch(id -> id == first);
  }

  private static int feature(EncodedBatch batch, TowerInput input) {
    return batch.schema().index(input.feature());
  }

  private EncodedBatch rows(RowKind kind) {
    return Objects.requireNonNull(rows.get(kind));
  }

  private Tensor pooled(TowerInput input, RowKind kind) {
    return Objects.requireNonNull(Objects.requireNonNull(pooled.get(input)).get(kind));
  }

  private Tensor weight(String name) {
    return Objects.requireNonNull(weights.get(name), name);
  }
}
