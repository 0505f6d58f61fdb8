package dev.kindred.trainer.learn;

import dev.kindred.model.checkpoint.CheckpointWriter;
import dev.kindred.model.files.InvalidInputException;
import dev.kindred.model.progress.Progress;
import dev.kindred.trainer.torch.SparseAdagrad;
import dev.kindred.trainer.torch.StepLoss;
import dev.kindred.trainer.torch.TrainingStep;
import dev.kindred.trainer.torch.TwoTowers;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * The training loop:
 *
 * <pre>kindred train recipes/cfm.yaml --data DATASET --out CHECKPOINT</pre>
 *
 * @param source the input of each step
 * @param shards into how many parts each step is cut
 * @param writer takes the state after every {@code checkpointSteps} steps
 * @param interrupted whether to save and stop after the current step
 */
record Training(
    Recipe recipe,
    StepSource source,
    TwoTowers towers,
    SparseAdagrad optimizer,
    int shards,
    CheckpointWriter writer,
    long checkpointSteps,
    BooleanSupplier interrupted) {

  private static final double AVERAGING = 0.02;

  /**
   * Trains from a step to the recipe's end, saving on the way.
   *
   * @return the steps done; fewer than the recipe's if interrupted, and then the state is saved
   * @throws InvalidInputException if the loss or a weight is not finite; the last saved state stays
   */
  long run(long firstStep) {
    long steps = source.steps();
    long step = firstStep;
    try (TrainingStep trainingStep =
            new TrainingStep(towers, optimizer, recipe.objective(), shards);
        StepFeed feed = new StepFeed(source, firstStep);
        Progress progress =
            Progress.start(
                "train " + recipe.method(), (steps - step) * source.batchSize(), "examples")) {
      double average = Double.NaN;
      while (step < steps && !interrupted.getAsBoolean()) {
        StepLoss loss = trainingStep.run(feed.take());
        requireFinite(loss, step);
        step++;

        average =
            Double.isNaN(average)
                ? loss.total()
                : (1 - AVERAGING) * average + AVERAGING * loss.total();
        progress.note(String.format(Locale.ROOT, "loss %.4f", average));
        progress.advance(source.batchSize());
        if (step % checkpointSteps == 0 && step < steps) {
          save(step);
        }
      }
    }
    if (step < steps && step > firstStep) {
      save(step);
    }
    if (step == steps) {
      requireFiniteWeights(step);
    }
    return step;
  }

  private void save(long step) {
    requireFiniteWeights(step);
    writer.save(step, towers.weights(), optimizer.state());
  }

  /** A step whose loss was finite can still have ruined the weights. */
  private void requireFiniteWeights(long step) {
    Optional<String> ruined = towers.notFinite();
    if (ruined.isPresent()) {
      throw new InvalidInputException(
          "the weights '%s' are not finite after step %d: %s. The state saved last is intact"
              .formatted(ruined.get(), step, remedy()));
    }
  }

  private String remedy() {
    return "lower the recipe's learning-rate (%s), or raise its temperature (%s) or initial-accumulator (%s)"
        .formatted(recipe.learningRate(), recipe.temperature(), recipe.initialAccumulator());
  }

  private void requireFinite(StepLoss loss, long step) {
    if (!Double.isFinite(loss.total())) {
      throw new InvalidInputException(
          ("the loss is not finite in step %d (supervised %s, self-supervised %s): %s."
                  + " The state saved last is intact")
              .formatted(step, loss.supervised(), loss.selfSupervised(), remedy()));
    }
  }
}
