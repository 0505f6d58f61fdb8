package dev.kindred.trainer.torch;

import dev.kindred.model.feature.EncodedBatch;
import dev.kindred.model.tower.Tower;
import dev.kindred.model.tower.TowerInput;
import dev.kindred.model.tower.TwoTowerArchitecture;
import dev.kindred.trainer.loss.BatchSoftmax;
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

  /** Where the vectors of one kind stand among all shards'. */
  private enum Part {
    QUERY,
    TARGET,
    FIRST_VIEW,
    SECOND_VIEW
  }

  private final TwoTowerArchitecture architecture;
  private final TorchDevice device;
  private final Objective objective;
  private final PointerScope scope = new PointerScope();
  private final Map<String, Tensor> leaves = new HashMap<>();
  private final Map<Part, Tensor> parts = new HashMap<>(); // (rows of the shard, dimension)
  private final Map<Part, Tensor> anchorLeaves = new HashMap<>();
  private final Map<Part, Tensor> all = new HashMap<>(); // (rows of the step, dimension)
  private Optional<TwoTowers.Vectors> vectors = Optional.empty();

  Shard(TwoTowers towers, Objective objective) {
    this.architecture = towers.architecture();
    this.device = towers.device();
    this.objective = objective;
  }

  /** The towers over the shard's rows. */
  void forward(StepInput rows, Map<String, Tensor> weights, Map<String, TouchedRows> touched) {
    weights.forEach((name, weight) -> leaves.put(name, leaf(weight)));
    Tensor query = forward(architecture.query(), rows.queries(), touched);
    Tensor item = forward(architecture.item(), EncodedBatch.concatenate(rows.items()), touched);
    vectors = Optional.of(new TwoTowers.Vectors(query, item));
    int targets = rows.targets().rows();
    parts.put(Part.QUERY, query.detach());
    parts.put(Part.TARGET, item.detach().narrow(0, 0, targets));
    rows.views()
        .ifPresent(views -> {
          int count = views.first().rows();
          parts.put(Part.FIRST_VIEW, item.detach().narrow(0, targets, count));
          parts.put(Part.SECOND_VIEW, item.detach().narrow(0, targets + count, count));
        });
  }

  /**
   * The shard's share of the loss, and its gradient with respect to the vectors.
   *
   * @param shards all of them, in order; forward done
   * @param logQ of all targets of the step
   */
  StepLoss loss(List<Shard> shards, float[] logQ) {
    Tensor supervised =
        loss(shards, Part.QUERY, Part.TARGET, objective.temperature(), Tensors.logQ(logQ, device));
    if (!parts.containsKey(Part.FIRST_VIEW)) {
      supervised.backward();
      return new StepLoss(supervised.item_double(), 0, supervised.item_double());
    }
    Tensor selfSupervised =
        loss(
            shards,
            Part.FIRST_VIEW,
            Part.SECOND_VIEW,
            objective.viewTemperature(),
            Optional.empty());
    Tensor total = supervised.add(selfSupervised, new Scalar(objective.alpha()));
    total.backward();
    return new StepLoss(
        supervised.item_double(), selfSupervised.item_double(), total.item_double());
  }

  private Tensor loss(
      List<Shard> shards, Part anchors, Part partners, double temperature, Optional<Tensor> logQ) {
    Tensor ownAnchors = leaf(part(anchors));
    anchorLeaves.put(anchors, ownAnchors);
    TensorVector pieces = new TensorVector();
    shards.forEach(shard -> pieces.push_back(shard.part(partners)));
    Tensor everyPartner = leaf(torch.cat(pieces, 0));
    all.put(partners, everyPartner);
    return BatchSoftmax.share(
        ownAnchors, everyPartner, rowsBefore(shards, anchors), temperature, logQ);
  }

  /** The gradients of the weights, after which {@link #gradient} tells them. */
  void backward(List<Shard> shards) {
    TwoTowers.Vectors made = vectors.orElseThrow();
    TensorVector outputs = new TensorVector(made.query(), made.item());
    Tensor items = partnersGradient(shards, Part.TARGET);
    if (parts.containsKey(Part.FIRST_VIEW)) {
      items =
          torch.cat(
              new TensorVector(
                  items, gradientOf(Part.FIRST_VIEW), partnersGradient(shards, Part.SECOND_VIEW)),
              0);
    }
    torch.backward(
        outputs,
        new TensorVector(gradientOf(Part.QUERY), items),
        new BoolOptional(),
        false,
        new TensorVector());
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

  private Tensor forward(Tower tower, EncodedBatch rows, Map<String, TouchedRows> touched) {
    Map<TowerInput, Tensor> pooled = new HashMap<>();
    for (TowerInput input : tower.inputs()) {
      String weight = architecture.table(input.table()).weights();
      BatchTensors bags =
          BatchTensors.of(
              rows,
              rows.schema().index(input.feature()),
              Objects.requireNonNull(touched.get(weight)),
              device);
      pooled.put(input, TwoTowers.pool(leafOf(weight), bags, false));
    }
    return TwoTowers.apply(tower, pooled, this::leafOf);
  }

  /** What all shards' losses say about this shard's partners, added in the shards' order. */
  private Tensor partnersGradient(List<Shard> shards, Part partners) {
    long first = rowsBefore(shards, partners);
    long count = part(partners).size(0);
    Tensor sum = shards.getFirst().allOf(partners).grad().narrow(0, first, count);
    for (Shard shard : shards.subList(1, shards.size())) {
      sum = sum.add(shard.allOf(partners).grad().narrow(0, first, count));
    }
    return sum;
  }

  private long rowsBefore(List<Shard> shards, Part part) {
    return shards.subList(0, shards.indexOf(this)).stream()
        .mapToLong(shard -> shard.part(part).size(0))
        .sum();
  }

  private Tensor leafOf(String weight) {
    return Objects.requireNonNull(leaves.get(weight), weight);
  }

  private Tensor part(Part part) {
    return Objects.requireNonNull(parts.get(part));
  }

  private Tensor gradientOf(Part anchors) {
    return Objects.requireNonNull(anchorLeaves.get(anchors)).grad();
  }

  private Tensor allOf(Part part) {
    return Objects.requireNonNull(all.get(part));
  }

  private static Tensor leaf(Tensor tensor) {
    return tensor.detach().requires_grad_(true);
  }
}
