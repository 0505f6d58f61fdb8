package dev.kindred.trainer.torch;

import dev.kindred.model.feature.EncodedBatch;
import dev.kindred.trainer.loss.BatchSoftmax;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * The step as plain calls of libtorch, with its own threads: what {@link TrainingStep} has to
 * equal, and to beat.
 */
public record PlainStep(TwoTowers towers, SparseAdagrad optimizer, Objective objective) {

  /**
   * Forward, backward, update. If the loss is not finite, nothing is updated.
   *
   * @return the loss before the update
   */
  public StepLoss run(StepInput input) {
    try (PointerScope _ = new PointerScope()) {
      int rows = input.targets().rows();
      TwoTowers.Vectors vectors =
          towers.forward(input.queries(), EncodedBatch.concatenate(input.items()));
      Tensor targets = vectors.item().narrow(0, 0, rows);
      Tensor supervised =
          BatchSoftmax.loss(
              vectors.query(),
              targets,
              objective.temperature(),
              Tensors.logQ(input.targetLogQ(), towers.device()));
      if (input.views().isEmpty()) {
        double loss = supervised.item_double();
        return update(supervised, new StepLoss(loss, 0, loss));
      }
      int viewRows = input.views().get().first().rows();
      Tensor selfSupervised =
          BatchSoftmax.loss(
              vectors.item().narrow(0, rows, viewRows),
              vectors.item().narrow(0, rows + viewRows, viewRows),
              objective.viewTemperature(),
              Optional.empty());
      Tensor total = supervised.add(selfSupervised, new Scalar(objective.alpha()));
      return update(
          total,
          new StepLoss(
              supervised.item_double(), selfSupervised.item_double(), total.item_double()));
    }
  }

  private StepLoss update(Tensor total, StepLoss loss) {
    if (Double.isFinite(loss.total())) {
      total.backward();
      optimizer.step();
    }
    return loss;
  }
}
