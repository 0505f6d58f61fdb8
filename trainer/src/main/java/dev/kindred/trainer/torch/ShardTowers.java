package dev.kindred.trainer.torch;

import dev.kindred.model.feature.EncodedBatch;
import dev.kindred.model.tower.Layer;
import dev.kindred.model.tower.Tower;
import dev.kindred.model.tower.TowerInput;
import dev.kindred.model.tower.TwoTowerArchitecture;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * The towers over the rows of one kind, on copies of the touched rows of the tables.
 *
 * <p>A view hides some features in all of its rows. A feature that is the same in all rows adds the
 * same numbers to the first layer of each, and so it goes into that layer's bias: its columns are
 * left out of the product.
 *
 * @param weights of the layers, and the touched rows of the tables, by the weights' names
 * @param touched by the names of the tables' weights
 */
record ShardTowers(
    TwoTowerArchitecture architecture,
    Map<String, Tensor> weights,
    Map<String, TouchedRows> touched,
    TorchDevice device) {

  /** The columns of the first layer that an input goes to. */
  private record Columns(TowerInput input, long first, long count) {}

  /** The vectors of all rows: {@code [rows, dimension]}. */
  Tensor apply(Tower tower, EncodedBatch rows) {
    List<Columns> same = new ArrayList<>();
    List<Columns> varying = new ArrayList<>();
    long first = 0;
    for (TowerInput input : tower.inputs()) {
      Columns columns = new Columns(input, first, architecture.table(input.table()).dimension());
      (isSameInAllRows(rows, input) ? same : varying).add(columns);
      first += columns.count();
    }
    if (!same.isEmpty()
        && !varying.isEmpty()
        && tower.layers().getFirst() instanceof Layer.Dense dense) {
      Tensor x = firstLayer(tower, dense, rows, same, varying);
      return TwoTowers.apply(
          tower, tower.layers().subList(1, tower.layers().size()), x, this::weight);
    }
    return TwoTowers.apply(tower, tower.layers(), pool(rows, tower.inputs()), this::weight);
  }

  private Tensor firstLayer(
      Tower tower,
      Layer.Dense dense,
      EncodedBatch rows,
      List<Columns> same,
      List<Columns> varying) {
    Tensor layer = weight(tower.weight(dense)); // (outputs, inputs)
    Tensor bias = weight(tower.bias(dense));
    for (Columns columns : same) {
      Tensor part = layer.narrow(1, columns.first(), columns.count());
      bias = bias.add(part.matmul(onlyEmbedding(rows, columns.input())));
    }
    TensorVector parts = new TensorVector();
    varying.forEach(columns -> parts.push_back(layer.narrow(1, columns.first(), columns.count())));
    Tensor x = pool(rows, varying.stream().map(Columns::input).toList());
    return torch.linear(x, torch.cat(parts, 1), new TensorOptional(bias));
  }

  private Tensor pool(EncodedBatch rows, List<TowerInput> inputs) {
    TensorVector pooled = new TensorVector();
    for (TowerInput input : inputs) {
      BatchTensors bags = BatchTensors.of(rows, feature(rows, input), touched(input), device);
      pooled.push_back(TwoTowers.pool(weight(tableOf(input)), bags, false));
    }
    return torch.cat(pooled, 1);
  }

  /** {@code [dimension]} */
  private Tensor onlyEmbedding(EncodedBatch rows, TowerInput input) {
    int id = rows.ids(feature(rows, input)).findFirst().orElseThrow();
    return weight(tableOf(input)).select(0, touched(input).place(id));
  }

  private static boolean isSameInAllRows(EncodedBatch rows, TowerInput input) {
    int feature = feature(rows, input);
    if (rows.valueCount(feature) != rows.rows()) {
      return false; // Bags are never empty, so that some have several values.
    }
    int first = rows.ids(feature).findFirst().orElseThrow();
    return rows.ids(feature).allMatch(id -> id == first);
  }

  private static int feature(EncodedBatch rows, TowerInput input) {
    return rows.schema().index(input.feature());
  }

  private TouchedRows touched(TowerInput input) {
    return Objects.requireNonNull(touched.get(tableOf(input)));
  }

  private String tableOf(TowerInput input) {
    return architecture.table(input.table()).weights();
  }

  private Tensor weight(String name) {
    return Objects.requireNonNull(weights.get(name), name);
  }
}
