package dev.kindred.trainer.torch;

import dev.kindred.model.feature.EncodedBatch;
import dev.kindred.trainer.loss.BatchSoftmax;
import dev.kindred.trainer.loss.Corrections;
import dev.kindred.trainer.loss.SpreadOut;
import dev.kindred.trainer.loss.Temperature;
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

  private final TrainingState state;
  private final Objective objective;
  private final StepInput rows;
  private final PointerScope scope = new PointerScope();
  private final Map<String, Tensor> leaves = new HashMap<>(); // by weight
  private final Map<RowKind, Tensor> vectors =
      new EnumMap<>(RowKind.class); // (own rows, dimension)
  private final Map<RowKind, Tensor> anchors = new EnumMap<>(RowKind.class); // the same, as leaves
  private final Map<RowKind, Tensor> partners =
      new EnumMap<>(RowKind.class); // (all rows, dimension)
  private final Optional<Tensor> sharpness; // of a learned temperature, as a leaf

  /**
   * @param rows the shard's part of the step
   */
  Shard(TrainingState state, Objective objective, StepInput rows) {
    this.state = state;
    this.objective = objective;
    this.rows = rows;
    this.sharpness = state.sharpness();
  }

  /** The towers over the shard's rows. */
  void forward(Map<String, Tensor> weights, Map<String, TouchedRows> touched) {
    weights.forEach((name, weight) -> leaves.put(name, leaf(weight)));
    Map<RowKind, EncodedBatch> kinds = RowKind.of(rows);
    TwoTowers all = state.towers();
    ShardTowers towers =
        new ShardTowers(
            all.architecture(), leaves, touched, kinds, all.device(), objective.precision());
    kinds.keySet().forEach(kind -> vectors.put(kind, towers.vectors(kind)));
  }

  /**
   * The shard's share of the loss, and its gradient with respect to the vectors.
   *
   * @param shards all of them, in order; forward done
   */
  StepLoss loss(List<Shard> shards) {
    if (rows.task().isEmpty()) {
      Tensor selfSupervised = selfSupervised(shards);
      Tensor total = selfSupervised.mul(new Scalar(objective.alpha()));
      total.backward();
      return new StepLoss(0, selfSupervised.item_double(), total.item_double());
    }
    Tensor supervised = supervised(shards, rows.task().get());
    if (rows.views().isEmpty()) {
      supervised.backward();
      return new StepLoss(supervised.item_double(), 0, supervised.item_double());
    }
    Tensor selfSupervised = selfSupervised(shards);
    Tensor total = supervised.add(selfSupervised, new Scalar(objective.alpha()));
    total.backward();
    return new StepLoss(
        supervised.item_double(), selfSupervised.item_double(), total.item_double());
  }

  /** The vectors of the shard's targets, if the step has any: {@code [own rows, dimension]}. */
  Optional<Tensor> targets() {
    return Optional.ofNullable(vectors.get(RowKind.TARGET));
  }

  /** The gradient of a learned temperature's s from this shard's rows alone; 0 without one. */
  double sharpnessGradient() {
    return sharpness.map(Tensor::grad).filter(Tensor::defined).map(Tensor::item_double).orElse(0.0);
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

  private Tensor supervised(List<Shard> shards, StepInput.Task task) {
    Tensor anchor = anchor(RowKind.QUERY);
    Tensor targets = partner(shards, RowKind.TARGET);
    TensorVector columns = new TensorVector();
    columns.push_back(targets);
    if (task.negatives().isPresent()) {
      columns.push_back(partner(shards, RowKind.NEGATIVE));
    }
    if (task.queued() > 0) {
      columns.push_back(state.queue().latest(task.queued()));
    }
    return BatchSoftmax.share(
        anchor,
        columns.size() == 1 ? targets : torch.cat(columns, 0),
        rowsBefore(shards, RowKind.QUERY),
        targets.size(0),
        TrainingState.temperature(sharpness, objective),
        Tensors.corrections(task, state.towers().device()));
  }

  private Tensor selfSupervised(List<Shard> shards) {
    Tensor anchor = anchor(RowKind.FIRST_VIEW);
    Tensor partner = partner(shards, RowKind.SECOND_VIEW);
    long first = rowsBefore(shards, RowKind.FIRST_VIEW);
    return switch (objective.viewLoss()) {
      case SOFTMAX ->
          BatchSoftmax.share(
              anchor,
              partner,
              first,
              partner.size(0),
              Temperature.fixed(objective.viewTemperature()),
              Corrections.NONE);
      case SQUARED -> SpreadOut.share(anchor, partner, first);
    };
  }

  private Tensor anchor(RowKind kind) {
    Tensor anchor = leaf(vectorsOf(kind));
    anchors.put(kind, anchor);
    return anchor;
  }

  /** The vectors of all shards' rows of a kind, as a leaf of this shard's. */
  private Tensor partner(List<Shard> shards, RowKind kind) {
    TensorVector pieces = new TensorVector();
    shards.forEach(shard -> pieces.push_back(shard.vectorsOf(kind).detach()));
    Tensor partner = leaf(torch.cat(pieces, 0));
    partners.put(kind, partner);
    return partner;
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
