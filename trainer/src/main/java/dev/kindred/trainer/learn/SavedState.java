package dev.kindred.trainer.learn;

import dev.kindred.model.checkpoint.Checkpoint;
import dev.kindred.model.checkpoint.FloatTensor;
import dev.kindred.model.checkpoint.SafetensorsFile;
import dev.kindred.model.feature.TowerSchemas;
import dev.kindred.model.tower.TwoTowerArchitecture;
import dev.kindred.trainer.augment.Randomness;
import dev.kindred.trainer.torch.InitialWeights;
import dev.kindred.trainer.torch.LearnedTemperature;
import dev.kindred.trainer.torch.SparseAdagrad;
import dev.kindred.trainer.torch.TorchDevice;
import dev.kindred.trainer.torch.TwoTowers;
import dev.kindred.trainer.torch.VectorQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The state from which a training goes on: a checkpoint's, or at step 0 the recipe's first. */
record SavedState(Recipe recipe, Checkpoint checkpoint, TorchDevice device) {

  TwoTowers towers(TowerSchemas schemas) {
    TwoTowerArchitecture architecture = checkpoint.architecture();
    if (isNew()) {
      long seed = Randomness.WEIGHTS.stream(recipe.seed(), 0).nextLong();
      return TwoTowers.of(architecture, InitialWeights.of(architecture, schemas, seed), device);
    }
    try (SafetensorsFile weights = checkpoint.weights()) {
      return TwoTowers.of(architecture, tensors(architecture, weights), device);
    }
  }

  SparseAdagrad optimizer(TwoTowers towers) {
    if (isNew()) {
      return SparseAdagrad.fresh(towers, recipe.learningRate(), recipe.initialAccumulator());
    }
    return read(file ->
        SparseAdagrad.restored(
            towers, recipe.learningRate(), tensors(towers.architecture(), file)));
  }

  /** Empty if the temperature is not learned. */
  Optional<LearnedTemperature> temperature() {
    if (!recipe.learnedTemperature()) {
      return Optional.empty();
    }
    return Optional.of(
        isNew()
            ? LearnedTemperature.fresh(recipe.temperature(), recipe.initialAccumulator())
            : read(file -> LearnedTemperature.restored(file.tensor(LearnedTemperature.STATE))));
  }

  VectorQueue queue() {
    int steps = recipe.negatives().queueSteps();
    return isNew()
        ? VectorQueue.ofSteps(steps)
        : read(file -> VectorQueue.restored(steps, queued(file), device));
  }

  /** Empty if training never stops early. */
  Optional<EarlyStopping> stopping() {
    return recipe
        .earlyStopping()
        .map(EarlyStoppingRecipe::patience)
        .map(patience ->
            isNew()
                ? new EarlyStopping(patience)
                : read(file ->
                    EarlyStopping.restored(patience, file, checkpoint.architecture().weights())));
  }

  private boolean isNew() {
    return checkpoint.manifest().step() == 0;
  }

  private <T> T read(Function<SafetensorsFile, T> reader) {
    try (SafetensorsFile file = checkpoint.optimizer()) {
      return reader.apply(file);
    }
  }

  private static List<FloatTensor> queued(SafetensorsFile file) {
    List<FloatTensor> queued = new ArrayList<>();
    while (file.names().contains(VectorQueue.STATE + queued.size())) {
      queued.add(file.tensor(VectorQueue.STATE + queued.size()));
    }
    return queued;
  }

  private static List<FloatTensor> tensors(
      TwoTowerArchitecture architecture, SafetensorsFile file) {
    return architecture.weights().stream().map(file::tensor).toList();
  }
}
