package dev.kindred.trainer.torch;

import dev.kindred.model.feature.EncodedBatch;
import dev.kindred.trainer.loss.BatchSoftmax;
import dev.kindred.trainer.loss.Corrections;
import dev.kindred.trainer.loss.SpreadOut;
import dev.kindred.trainer.loss.Temperature;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * The step as plain calls of libtorch, with its own threads: what {@link TrainingStep} has to
 * equal, and to beat.
 */
public record PlainStep(TrainingState state, Objective objective) {

  /** A step of the weights and their optimizer alone. */
  public PlainStep(TwoTowers towers, SparseAdagrad optimizer, Objective objective) {
    this(TrainingState.of(towers, optimizer), objective);
  }

  /**
   * Forward, backward, update. If the loss is not finite, nothing is updated.
   *
   * @return the loss before the update
   */
  public StepLoss run(StepInput input) {
    try (PointerScope _ = new PointerScope()) {
      EncodedBatch items = EncodedBatch.concatenate(input.items());
      if (input.task().isEmpty()) {
        Tensor selfSupervised =
            selfSupervised(input, state.towers().forward(items, objective.precision()));
        Tensor total = selfSupervised.mul(new Scalar(objective.alpha()));
        return update(total, new StepLoss(0, selfSupervised.item_double(), total.item_double()));
      }
      StepInput.Task task = input.task().get();
      TwoTowers.Vectors vectors =
          state.towers().forward(task.queries(), items, objective.precision());
      Tensor targets = vectors.item().narrow(0, 0, task.targets().rows());
      Optional<Tensor> sharpness = state.sharpness();
      Tensor supervised =
          BatchSoftmax.loss(
              vectors.query(),
              partners(task, vectors.item(), targets),
              TrainingState.temperature(sharpness, objective),
              Tensors.corrections(task, state.towers().device()));
      StepLoss loss;
      if (input.views().isEmpty()) {
        double value = supervised.item_double();
        loss = update(supervised, new StepLoss(value, 0, value));
      } else {
        Tensor selfSupervised = selfSupervised(input, vectors.item());
        Tensor total = supervised.add(selfSupervised, new Scalar(objective.alpha()));
        loss =
            update(
                total,
                new StepLoss(
                    supervised.item_double(), selfSupervised.item_double(), total.item_double()));
      }
      if (Double.isFinite(loss.total())) {
        state.learnTemperature(sharpness);
        state.queue().add(List.of(targets));
      }
      return loss;
    }
  }

  private Tensor partners(StepInput.Task task, Tensor items, Tensor targets) {
    TensorVector partners = new TensorVector();
    partners.push_back(targets);
    task.negatives()
        .ifPresent(each -> partners.push_back(items.narrow(0, targets.size(0), each.rows())));
    if (task.queued() > 0) {
      partners.push_back(state.queue().latest(task.queued()));
    }
    return torch.cat(partners, 0);
  }

  private Tensor selfSupervised(StepInput input, Tensor items) {
    int rows = input.views().orElseThrow().first().rows();
    Tensor first = items.narrow(0, items.size(0) - 2L * rows, rows);
    Tensor second = items.narrow(0, items.size(0) - rows, rows);
    return switch (objective.viewLoss()) {
      case SOFTMAX ->
          BatchSoftmax.loss(
              first, second, Temperature.fixed(objective.viewTemperature()), Corrections.NONE);
      case SQUARED -> SpreadOut.loss(first, second);
    };
  }

  private StepLoss update(Tensor total, StepLoss loss) {
    if (Double.isFinite(loss.total())) {
      total.backward();
      state.optimizer().step();
    }
    return loss;
  }
}
