package dev.kindred.trainer.torch;

import dev.kindred.model.checkpoint.FloatTensor;
import dev.kindred.trainer.loss.Temperature;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/**
 * All that training changes from step to step.
 *
 * @param temperature τ of the supervised loss, if it is learned
 * @param queue earlier targets' vectors
 */
public record TrainingState(
    TwoTowers towers,
    SparseAdagrad optimizer,
    Optional<LearnedTemperature> temperature,
    VectorQueue queue) {

  /** The weights and their optimizer alone. */
  public static TrainingState of(TwoTowers towers, SparseAdagrad optimizer) {
    return new TrainingState(towers, optimizer, Optional.empty(), VectorQueue.none());
  }

  /** What a checkpoint keeps besides the weights. */
  public List<FloatTensor> besidesWeights() {
    List<FloatTensor> state = new ArrayList<>(optimizer.state());
    temperature.ifPresent(learned -> state.add(learned.state()));
    state.addAll(queue.state());
    return state;
  }

  /** The learned temperature as a scalar that takes a gradient. */
  Optional<Tensor> sharpness() {
    return temperature.map(learned -> learned.leaf(towers.device()));
  }

  /** Moves the learned temperature down its gradient. */
  void learnTemperature(Optional<Tensor> sharpness) {
    sharpness.ifPresent(leaf -> learnTemperature(leaf.grad().item_double()));
  }

  void learnTemperature(double gradient) {
    temperature.ifPresent(learned -> learned.update(gradient, optimizer.learningRate()));
  }

  static Temperature temperature(Optional<Tensor> sharpness, Objective objective) {
    return sharpness
        .map(Temperature::learned)
        .orElseGet(() -> Temperature.fixed(objective.temperature()));
  }
}
