package dev.kindred.trainer.learn;

import dev.kindred.model.bundle.BundleManifest;
import dev.kindred.model.checkpoint.Checkpoint;
import dev.kindred.model.checkpoint.CheckpointLock;
import dev.kindred.model.checkpoint.CheckpointWriter;
import dev.kindred.model.corpus.CorpusItem;
import dev.kindred.model.feature.EncodedBatch;
import dev.kindred.model.feature.FeatureEncoder;
import dev.kindred.model.feature.FeatureSchema;
import dev.kindred.model.feature.TowerSchemas;
import dev.kindred.model.files.InvalidInputException;
import dev.kindred.trainer.augment.Augmenter;
import dev.kindred.trainer.augment.MutualInformation;
import dev.kindred.trainer.augment.Randomness;
import dev.kindred.trainer.data.Dataset;
import dev.kindred.trainer.data.Pairs;
import dev.kindred.trainer.data.Split;
import dev.kindred.trainer.data.VocabularyFitter;
import dev.kindred.trainer.evaluate.Evaluation;
import dev.kindred.trainer.evaluate.EvaluationResult;
import dev.kindred.trainer.torch.SparseAdagrad;
import dev.kindred.trainer.torch.TorchDevice;
import dev.kindred.trainer.torch.TrainingState;
import dev.kindred.trainer.torch.TwoTowers;
import dev.kindred.trainer.torch.VectorQueue;
import dev.kindred.trainer.torch.VectorRanker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * One recipe trained on one dataset into one checkpoint folder.
 *
 * @param threads of the processor; on it they are also the shards of a step, and another number of
 *     them rounds differently
 * @param checkpointSteps the state is saved after so many steps, at least 1
 * @param interrupted asked after each step; once true, the state is saved and the run ends
 */
public record TrainingRun(
    Recipe recipe,
    Dataset dataset,
    Path out,
    TorchDevice device,
    int threads,
    long checkpointSteps,
    BooleanSupplier interrupted) {

  static final String DATASET_DIGEST = "dataset";
  static final String METHOD = "method";
  private static final String RECIPE_DIGEST = "recipe";
  private static final String SHARDS = "shards";
  private static final String BEST_EPOCH = "best-epoch";

  /** How a run ended. */
  public enum Outcome {
    /** The checkpoint is finished. */
    FINISHED,
    /** It was finished before, by the same recipe on the same data. */
    ALREADY_FINISHED,
    /** The state is saved; the run can be resumed. */
    INTERRUPTED
  }

  /**
   * Trains to the end, or until interrupted.
   *
   * @param resume whether to go on with what is in the folder; without it, an unfinished checkpoint
   *     is an error
   * @throws InvalidInputException if the folder holds something else
   */
  public Outcome run(boolean resume) {
    if (dataset.pairs(Split.TRAIN).size() < 2) {
      throw new InvalidInputException(
          "the dataset has %d training pairs; at least 2 are needed"
              .formatted(dataset.pairs(Split.TRAIN).size()));
    }
    if (Checkpoint.exists(out)) {
      Checkpoint checkpoint = Checkpoint.open(out);
      requireSame(checkpoint);
      if (checkpoint.manifest().finished()) {
        return Outcome.ALREADY_FINISHED;
      }
      if (!resume) {
        throw new InvalidInputException(
            "%s holds an unfinished run of the same recipe (step %d): add --resume to go on with it"
                .formatted(out, checkpoint.manifest().step()));
      }
      requireSameShards(checkpoint);
    } else {
      create();
    }
    try (CheckpointLock _ = CheckpointLock.acquire(out)) {
      Checkpoint checkpoint =
          Checkpoint.open(out); // Another process may just have gone on with it.
      return train(checkpoint, CheckpointWriter.resume(checkpoint));
    }
  }

  private Outcome train(Checkpoint checkpoint, CheckpointWriter writer) {
    TowerSchemas schemas = checkpoint.schemas();
    EncodedBatch corpus = new FeatureEncoder(schemas.item()).encode(dataset.items());
    EncodedBatch sources =
        schemas.areSame() ? corpus : new FeatureEncoder(schemas.query()).encode(dataset.sources());
    StepSource source =
        new StepSource(
            recipe, sources, corpus, dataset.pairs(Split.TRAIN), augmenter(schemas.item(), corpus));
    SavedState saved = new SavedState(recipe, checkpoint, device);
    try (TwoTowers towers = saved.towers(schemas);
        SparseAdagrad optimizer = saved.optimizer(towers);
        VectorQueue queue = saved.queue()) {
      Optional<Validation> validation = validation(saved.stopping(), sources, corpus);
      Training training =
          new Training(
              recipe,
              source,
              new TrainingState(towers, optimizer, saved.temperature(), queue),
              device.shards(threads),
              writer,
              checkpointSteps,
              validation,
              interrupted);
      Training.End end = training.run(checkpoint.manifest().step());
      if (!end.finished()) {
        return Outcome.INTERRUPTED;
      }
      EvaluationResult result;
      try (VectorRanker ranker = new VectorRanker(towers, sources, corpus)) {
        result = new Evaluation(dataset, Split.TEST).measure(recipe.method(), ranker);
      }
      writer.finish(
          end.step(),
          towers.weights(),
          training.state().besidesWeights(),
          GoldenSelection.of(checkpoint.corpus(), dataset.sources(), schemas, towers),
          MetricNames.flatten(result),
          learned(training, validation));
      return Outcome.FINISHED;
    }
  }

  private Optional<Validation> validation(
      Optional<EarlyStopping> stopping, EncodedBatch sources, EncodedBatch corpus) {
    if (stopping.isEmpty()) {
      return Optional.empty();
    }
    if (dataset.pairs(Split.VALIDATION).size() == 0) {
      throw new InvalidInputException(
          "the recipe's early-stopping needs validation pairs, and the dataset has none: import it with some, or leave out the key");
    }
    EarlyStoppingRecipe settings = recipe.earlyStopping().orElseThrow();
    Evaluation evaluation =
        Evaluation.sampled(
            dataset,
            Split.VALIDATION,
            settings.maxSources(),
            Randomness.VALIDATION.stream(recipe.seed(), 0));
    return Optional.of(
        new Validation(stopping.get(), settings.everyEpochs(), evaluation, sources, corpus));
  }

  /** What training has found out besides the weights. */
  private static Map<String, String> learned(Training training, Optional<Validation> validation) {
    Map<String, String> learned = new TreeMap<>();
    training
        .state()
        .temperature()
        .ifPresent(temperature ->
            learned.put(BundleManifest.TEMPERATURE, Double.toString(temperature.value())));
    validation.ifPresent(each -> learned.put(BEST_EPOCH, Integer.toString(each.bestEpoch())));
    return learned;
  }

  private void create() {
    TowerSchemas schemas =
        VocabularyFitter.schemas(dataset, recipe.select(dataset.schema().features()));
    CheckpointWriter.create(
        out,
        recipe.toYaml(),
        schemas,
        Architectures.of(recipe, schemas),
        corpusItems(),
        provenance());
  }

  private List<CorpusItem> corpusItems() {
    Pairs train = dataset.pairs(Split.TRAIN);
    int[] counts = train.targetCounts(dataset.items().size());
    List<CorpusItem> corpus = new ArrayList<>(counts.length);
    for (int row = 0; row < counts.length; row++) {
      corpus.add(new CorpusItem(dataset.items().get(row), counts[row]));
    }
    return corpus;
  }

  private Map<String, String> provenance() {
    Map<String, String> provenance = new TreeMap<>();
    provenance.put(DATASET_DIGEST, dataset.digest());
    provenance.put(RECIPE_DIGEST, recipe.digest());
    provenance.put(METHOD, recipe.method());
    provenance.put("seed", Long.toString(recipe.seed()));
    provenance.put("device", device.toString());
    provenance.put(SHARDS, Integer.toString(device.shards(threads)));
    provenance.put("java", System.getProperty("java.runtime.version", "unknown"));
    provenance.put(
        "os", System.getProperty("os.name", "?") + " " + System.getProperty("os.arch", "?"));
    provenance.put("libtorch", TwoTowers.libraryVersion());
    return provenance;
  }

  private void requireSame(Checkpoint checkpoint) {
    Map<String, String> made = checkpoint.manifest().provenance();
    if (!dataset.digest().equals(made.get(DATASET_DIGEST))) {
      throw new InvalidInputException(
          out + " was trained on other data; choose another --out, or remove the folder");
    }
    Recipe before = Recipe.read(out.resolve(Checkpoint.RECIPE));
    if (!before.equals(recipe)) {
      throw new InvalidInputException(
          "%s was trained by another recipe (%s); choose another --out, or remove the folder"
              .formatted(out, before.difference(recipe)));
    }
  }

  /** What a run does not record was written before steps had shards. */
  private void requireSameShards(Checkpoint checkpoint) {
    String made = checkpoint.manifest().provenance().get(SHARDS);
    String now = Integer.toString(device.shards(threads));
    if (made != null && !made.equals(now)) {
      throw new InvalidInputException(
          "%s was begun with %s threads and would go on with %s, which rounds differently: add --threads %s (and the --device of its start, %s) to come to the same bits"
              .formatted(out, made, now, made, checkpoint.manifest().provenance().get("device")));
    }
  }

  private Optional<Augmenter> augmenter(FeatureSchema schema, EncodedBatch corpus) {
    return recipe
        .selfSupervision()
        .map(ssl ->
            new Augmenter(
                schema,
                ssl.augmentation(),
                MutualInformation.of(corpus, recipe.seed()),
                ssl.dropout(),
                recipe.seed()));
  }
}
