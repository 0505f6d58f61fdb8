package dev.kindred.trainer.learn;

import dev.kindred.model.bundle.BundleManifest;
import dev.kindred.model.checkpoint.Checkpoint;
import dev.kindred.model.checkpoint.SafetensorsFile;
import dev.kindred.model.corpus.Popularity;
import dev.kindred.model.feature.EncodedBatch;
import dev.kindred.model.feature.FeatureEncoder;
import dev.kindred.model.feature.TowerSchemas;
import dev.kindred.model.files.InvalidInputException;
import dev.kindred.trainer.data.Dataset;
import dev.kindred.trainer.data.Split;
import dev.kindred.trainer.evaluate.Ranker;
import dev.kindred.trainer.torch.TorchDevice;
import dev.kindred.trainer.torch.TwoTowers;
import dev.kindred.trainer.torch.VectorRanker;

/** A checkpoint's model with all items of its dataset embedded. */
public final class TrainedModel implements AutoCloseable {

  private final String method;
  private final TwoTowers towers;
  private final VectorRanker ranker;
  private final double temperature;
  private final Popularity popularity;
  private final EncodedBatch corpus;

  private TrainedModel(
      String method,
      double temperature,
      TwoTowers towers,
      VectorRanker ranker,
      Popularity popularity,
      EncodedBatch corpus) {
    this.corpus = corpus;
    this.method = method;
    this.temperature = temperature;
    this.popularity = popularity;
    this.towers = towers;
    this.ranker = ranker;
  }

  /**
   * Loads the weights and embeds the corpus.
   *
   * @throws InvalidInputException if the checkpoint was trained on other data or has no weights
   */
  public static TrainedModel open(Checkpoint checkpoint, Dataset dataset, TorchDevice device) {
    String trainedOn = checkpoint.manifest().provenance().get(TrainingRun.DATASET_DIGEST);
    if (!dataset.digest().equals(trainedOn)) {
      throw new InvalidInputException(
          checkpoint.folder()
              + " was trained on other data than --data names; evaluate it on its own");
    }
    TowerSchemas schemas = checkpoint.schemas();
    EncodedBatch corpus = new FeatureEncoder(schemas.item()).encode(dataset.items());
    EncodedBatch sources =
        schemas.areSame() ? corpus : new FeatureEncoder(schemas.query()).encode(dataset.sources());
    try (SafetensorsFile weights = checkpoint.weights()) {
      TwoTowers towers =
          TwoTowers.of(
              checkpoint.architecture(),
              checkpoint.architecture().weights().stream().map(weights::tensor).toList(),
              device);
      Recipe recipe = Recipe.read(checkpoint.folder().resolve(Checkpoint.RECIPE));
      String method =
          checkpoint.manifest().provenance().getOrDefault(TrainingRun.METHOD, "unnamed");
      return new TrainedModel(
          method,
          temperature(checkpoint, recipe),
          towers,
          new VectorRanker(towers, sources, corpus),
          dataset.pairs(Split.TRAIN).popularity(dataset.items().size(), recipe.popularityFloor()),
          corpus);
    }
  }

  /** The one that was learned, or the recipe's. */
  private static double temperature(Checkpoint checkpoint, Recipe recipe) {
    String learned = checkpoint.manifest().provenance().get(BundleManifest.TEMPERATURE);
    return learned == null ? recipe.temperature() : Double.parseDouble(learned);
  }

  /** The recipe's method. */
  public String method() {
    return method;
  }

  /** The item tower's vectors of some of the dataset's items. */
  public float[][] itemVectors(int[] rows) {
    return towers.items(corpus.select(rows));
  }

  /** Ranks the corpus. */
  public VectorRanker ranker() {
    return ranker;
  }

  /**
   * Ranks the corpus by {@code ⟨query, item⟩ + β · τ · log q}, q the item's {@link Popularity}: the
   * dial between tail and head, as it can be set at request time.
   *
   * @param beta β, 0 to 1
   */
  public Ranker ranker(double beta) {
    float[] bonus = new float[popularity.items()];
    for (int row = 0; row < bonus.length; row++) {
      bonus[row] = (float) (beta * temperature) * popularity.logQ(row);
    }
    return ranker.favouring(bonus);
  }

  /** Frees weights and vectors. */
  @Override
  public void close() {
    ranker.close();
    towers.close();
  }
}
