package dev.kindred.trainer.torch;

import dev.kindred.model.feature.EncodedBatch;
import dev.kindred.trainer.loss.BatchSoftmax;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * One optimizer step of the joint loss (Yao et al. 2021, Eq. 5): {@code L = L_main + α · L_self}.
 *
 * @param temperature τ of the supervised loss
 * @param alpha α, the weight of the self-supervised loss
 * @param viewTemperature τ of the self-supervised loss
 */
public record TrainingStep(
    TwoTowers towers,
    SparseAdagrad optimizer,
    double temperature,
    double alpha,
    double viewTemperature) {

  /**
   * Forward, backward, update. If the loss is not finite, nothing is updated.
   *
   * @return the loss before the update
   */
  public StepLoss run(StepInput input) {
    try (PointerScope _ = new PointerScope()) {
      int rows = input.targets().rows();
      TwoTowers.Vectors vectors = towers.forward(input.queries(), itemRows(input));
      Tensor targets = vectors.item().narrow(0, 0, rows);
      Tensor supervised =
          BatchSoftmax.loss(vectors.query(), targets, temperature, logQ(input.targetLogQ()));
      if (input.views().isEmpty()) {
        double loss = supervised.item_double();
        return update(supervised, new StepLoss(loss, 0, loss));
      }
      int viewRows = input.views().get().first().rows();
      Tensor selfSupervised =
          BatchSoftmax.loss(
              vectors.item().narrow(0, rows, viewRows),
              vectors.item().narrow(0, rows + viewRows, viewRows),
              viewTemperature,
              Optional.empty());
      Tensor total = supervised.add(selfSupervised, new Scalar(alpha));
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

  private static EncodedBatch itemRows(StepInput input) {
    return input
        .views()
        .map(views ->
            EncodedBatch.concatenate(List.of(input.targets(), views.first(), views.second())))
        .orElse(input.targets());
  }

  private Optional<Tensor> logQ(float[] values) {
    if (values.length == 0) {
      return Optional.empty();
    }
    Tensor host =
        torch.from_blob(
            new FloatPointer(values),
            new long[] {values.length},
            new TensorOptions(ScalarType.Float));
    return Optional.of(towers.device().place(host));
  }
}
