package dev.kindred.trainer.torch;

import dev.kindred.model.feature.EncodedBatch;
import dev.kindred.model.tower.TwoTowerArchitecture;
import dev.kindred.trainer.loss.BatchSoftmax;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * One thread's part of a step: some rows of the batch and of the views. All its calls must come
 * from one thread; the others may read what it has made until it is closed.
 *
 * <p>Between forward and backward the towers' graph is cut: the loss is computed on copies of the
 * vectors that know no towers, so that each thread's graph is its own.
 */
final class Shard implements AutoCloseable {

  private final TwoTowerArchitecture architecture;
  private final TorchDevice device;
  private final Objective objective;
  private final PointerScope scope = new PointerScope();
  private final Map<String, Tensor> leaves = new HashMap<>(); // by weight
  private final Map<RowKind, Tensor> vectors =
      new EnumMap<>(RowKind.class); // (own rows, dimension)
  private final Map<RowKind, Tensor> anchors = new EnumMap<>(RowKind.class); // the same, as leaves
  private final Map<RowKind, Tensor> partners =
      new EnumMap<>(RowKind.class); // (all rows, dimension)

  Shard(TwoTowers towers, Objective objective) {
    this.architecture = towers.architecture();
    this.device = towers.device();
    this.objective = objective;
  }

  /** The towers over the shard's rows. */
  void forward(StepInput rows, Map<String, Tensor> weights, Map<String, TouchedRows> touched) {
    weights.forEach((name, weight) -> leaves.put(name, leaf(weight)));
    Map<RowKind, EncodedBatch> kinds = RowKind.of(rows);
    ShardTowers towers = new ShardTowers(architecture, leaves, touched, kinds, device);
    kinds.keySet().forEach(kind -> vectors.put(kind, towers.vectors(kind)));
  }

  /**
   * The shard's share of the loss, and its gradient with respect to the vectors.
   *
   * @param shards all of them, in order; forward done
   * @param logQ of all targets of the step
   */
  StepLoss loss(List<Shard> shards, float[] logQ) {
    Tensor supervised =
        loss(
            shards,
            RowKind.QUERY,
            RowKind.TARGET,
            objective.temperature(),
            Tensors.logQ(logQ, device));
    if (!vectors.containsKey(RowKind.FIRST_VIEW)) {
      supervised.backward();
      return new StepLoss(supervised.item_double(), 0, supervised.item_double());
    }
    Tensor selfSupervised =
        loss(
            shards,
            RowKind.FIRST_VIEW,
            RowKind.SECOND_VIEW,
            objective.viewTemperature(),
            Optional.empty());
    Tensor total = supervised.add(selfSupervised, new Scalar(objective.alpha()));
    total.backward();
    return new StepLoss(
        supervised.item_double(), selfSupervised.item_double(), total.item_double());
  }

  /** The gradients of the weights, after which {@link #gradient} tells them. */
  void backward(List<Shard> shards) {
    TensorVector outputs = new TensorVector();
    TensorVector gradients = new TensorVector();
    vectors.forEach((kind, made) -> {
      outputs.push_back(made);
      gradients.push_back(
          anchors.containsKey(kind)
              ? Objects.requireNonNull(anchors.get(kind)).grad()
              : partnersGradient(shards, kind));
    });
    torch.backward(outputs, gradients, new BoolOptional(), false, new TensorVector());
  }

  /** The gradient of a weight, or of a table's touched rows, from this shard's rows alone. */
  Tensor gradient(String weight) {
    return Objects.requireNonNull(leaves.get(weight), weight).grad();
  }

  /** Frees all that the shard has made. */
  @Override
  public void close() {
    scope.close();
  }

  private Tensor loss(
      List<Shard> shards,
      RowKind anchorKind,
      RowKind partnerKind,
      double temperature,
      Optional<Tensor> logQ) {
    Tensor anchor = leaf(vectorsOf(anchorKind));
    anchors.put(anchorKind, anchor);
    TensorVector pieces = new TensorVector();
    shards.forEach(shard -> pieces.push_back(shard.vectorsOf(partnerKind).detach()));
    Tensor partner = leaf(torch.cat(pieces, 0));
    partners.put(partnerKind, partner);
    return BatchSoftmax.share(anchor, partner, rowsBefore(shards, anchorKind), temperature, logQ);
  }

  /** What all shards' losses say about this shard's partners, added in the shards' order. */
  private Tensor partnersGradient(List<Shard> shards, RowKind kind) {
    long first = rowsBefore(shards, kind);
    long count = vectorsOf(kind).size(0);
    Tensor sum = shards.getFirst().partnerGradient(kind).narrow(0, first, count);
    for (Shard shard : shards.subList(1, shards.size())) {
      sum = sum.add(shard.partnerGradient(kind).narrow(0, first, count));
    }
    return sum;
  }

  private long rowsBefore(List<Shard> shards, RowKind kind) {
    return shards.subList(0, shards.indexOf(this)).stream()
        .mapToLong(shard -> shard.vectorsOf(kind).size(0))
        .sum();
  }

  private Tensor vectorsOf(RowKind kind) {
    return Objects.requireNonNull(vectors.get(kind));
  }

  private Tensor partnerGradient(RowKind kind) {
    return Objects.requireNonNull(partners.get(kind)).grad();
  }

  private static Tensor leaf(Tensor tensor) {
    return tensor.detach().requires_grad_(true);
  }
}
