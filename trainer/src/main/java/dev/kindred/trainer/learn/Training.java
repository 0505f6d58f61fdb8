package dev.kindred.trainer.learn;

import dev.kindred.model.checkpoint.CheckpointWriter;
import dev.kindred.model.checkpoint.FloatTensor;
import dev.kindred.model.files.InvalidInputException;
import dev.kindred.model.progress.Progress;
import dev.kindred.trainer.torch.StepLoss;
import dev.kindred.trainer.torch.TrainingState;
import dev.kindred.trainer.torch.TrainingStep;
import java.util.ArrayList;
import java.util.List;
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
 * @param validation measures after epochs, if training may stop early
 * @param interrupted whether to save and stop after the current step
 */
record Training(
    Recipe recipe,
    StepSource source,
    TrainingState state,
    int shards,
    CheckpointWriter writer,
    long checkpointSteps,
    Optional<Validation> validation,
    BooleanSupplier interrupted) {

  private static final double AVERAGING = 0.02;

  /**
   * How a training ended.
   *
   * @param step the steps done
   * @param finished whether that is all; otherwise it was interrupted, and the state is saved
   */
  record End(long step, boolean finished) {}

  /**
   * Trains from a step to the end, saving on the way.
   *
   * @throws InvalidInputException if the loss or a weight is not finite; the last saved state stays
   */
  End run(long firstStep) {
    long steps = source.steps();
    long step = firstStep;
    try (TrainingStep trainingStep = new TrainingStep(state, recipe.objective(), shards);
        StepFeed feed = new StepFeed(source, firstStep);
        Progress progress =
            Progress.start(
                "train " + recipe.method(), (steps - step) * source.batchSize(), "examples")) {
      double average = Double.NaN;
      while (step < steps && !isOver() && !interrupted.getAsBoolean()) {
        state.optimizer().learningRate(learningRate(step));
        StepLoss loss = trainingStep.run(feed.take());
        requireFinite(loss, step);
        step++;

        average =
            Double.isNaN(average)
                ? loss.total()
                : (1 - AVERAGING) * average + AVERAGING * loss.total();
        progress.note(String.format(Locale.ROOT, "loss %.4f", average));
        progress.advance(source.batchSize());
        validate(step);
        if (step % checkpointSteps == 0 && step < steps && !isOver()) {
          save(step);
        }
      }
    }
    boolean finished = step == steps || isOver();
    requireFiniteWeights(step);
    if (finished) {
      validation.ifPresent(each -> each.restoreBest(state.towers()));
    } else if (step > firstStep) {
      save(step);
    }
    return new End(step, finished);
  }

  private List<FloatTensor> besidesWeights() {
    List<FloatTensor> all = new ArrayList<>(state.besidesWeights());
    validation.ifPresent(each -> all.addAll(each.stopping().state()));
    return all;
  }

  private double learningRate(long step) {
    return recipe.learningRate() * recipe.schedule().share(step, source.steps());
  }

  private boolean isOver() {
    return validation.isPresent() && validation.get().stopping().isOver();
  }

  private void validate(long step) {
    if (validation.isPresent() && source.endsEpoch(step, validation.get().everyEpochs())) {
      requireFiniteWeights(step);
      validation.get().measure(state.towers());
    }
  }

  private void save(long step) {
    requireFiniteWeights(step);
    writer.save(step, state.towers().weights(), besidesWeights());
  }

  /** A step whose loss was finite can still have ruined the weights. */
  private void requireFiniteWeights(long step) {
    Optional<String> ruined = state.towers().notFinite();
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
