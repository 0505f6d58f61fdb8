package dev.kindred.trainer.learn;

import dev.kindred.model.feature.EncodedBatch;
import dev.kindred.model.feature.Feature;
import dev.kindred.model.feature.FeatureEncoder;
import dev.kindred.model.feature.FeatureSchema;
import dev.kindred.model.feature.FeatureSpec;
import dev.kindred.model.feature.Item;
import dev.kindred.model.feature.Vocabulary;
import dev.kindred.model.tower.TwoTowerArchitecture;
import dev.kindred.trainer.augment.Augmentation;
import dev.kindred.trainer.augment.Augmenter;
import dev.kindred.trainer.augment.MutualInformation;
import dev.kindred.trainer.data.Pairs;
import dev.kindred.trainer.torch.InitialWeights;
import dev.kindred.trainer.torch.SparseAdagrad;
import dev.kindred.trainer.torch.StepInput;
import dev.kindred.trainer.torch.TorchDevice;
import dev.kindred.trainer.torch.TrainingStep;
import dev.kindred.trainer.torch.TwoTowers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Measures the step of training on generated data: items with an id and one-hot features of 1,000
 * values each, embeddings of 64, layers [1024, 128], and two views per step:
 *
 * <pre>kindred bench train --items 50000 --features 4 --batch 1024 --steps 200</pre>
 */
public final class TrainingBenchmark {
  private static final int WARM_UP_STEPS = 10;
  private static final int VALUES = 1000;

  private TrainingBenchmark() {}

  /**
   * What was measured.
   *
   * @param medianMillis the median time of a step, its input being ready
   * @param examplesPerSecond pairs per second at that time
   */
  public record Result(double medianMillis, double examplesPerSecond) {
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT, "median step %.1f ms, %,.0f examples/s", medianMillis, examplesPerSecond);
    }
  }

  /** Runs it; all sizes are at least 1, the batch at least 2. */
  public static Result run(int items, int features, int batch, int steps, TorchDevice device) {
    FeatureSchema schema = schema(items, features);
    Recipe recipe = recipe(batch);
    EncodedBatch corpus = items(schema, items);
    StepSource source =
        new StepSource(
            recipe, corpus, pairs(items, batch), Optional.of(augmenter(recipe, schema, corpus)));
    TwoTowerArchitecture architecture = Architectures.of(recipe, schema);
    long[] nanos = new long[steps];
    try (TwoTowers towers =
            TwoTowers.of(
                architecture, InitialWeights.of(architecture, schema, recipe.seed()), device);
        SparseAdagrad optimizer =
            SparseAdagrad.fresh(towers, recipe.learningRate(), recipe.initialAccumulator())) {
      TrainingStep trainingStep = new TrainingStep(towers, optimizer, 0.07, 0.1, 0.1);
      for (int step = -WARM_UP_STEPS; step < steps; step++) {
        StepInput input = source.input(step + WARM_UP_STEPS);
        long start = System.nanoTime();
        trainingStep.run(input);
        if (step >= 0) {
          nanos[step] = System.nanoTime() - start;
        }
      }
    }
    Arrays.sort(nanos);
    double median = nanos[steps / 2] / 1e6;
    return new Result(median, batch * 1000 / median);
  }

  private static Recipe recipe(int batch) {
    return Recipe.named("bench")
        .with(
            Map.of(
                "layers", "[1024, 128]",
                "batch-size", Integer.toString(batch),
                "epochs", "10000",
                "ssl.augmentation", "rfm",
                "ssl.batch-size", Integer.toString(batch)));
  }

  private static Augmenter augmenter(Recipe recipe, FeatureSchema schema, EncodedBatch corpus) {
    MutualInformation information = MutualInformation.of(corpus.select(new int[] {0}), 1);
    return new Augmenter(schema, Augmentation.RFM, information, 0.1, recipe.seed());
  }

  private static FeatureSchema schema(int items, int features) {
    List<Feature> all = new ArrayList<>();
    for (int feature = 0; feature < features; feature++) {
      String name = feature == 0 ? FeatureSpec.ID : "f" + feature;
      List<String> values =
          IntStream.range(0, feature == 0 ? items : VALUES).mapToObj(Integer::toString).toList();
      all.add(new Feature(FeatureSpec.oneHot(name), Vocabulary.of(values, 1)));
    }
    return new FeatureSchema(all);
  }

  private static EncodedBatch items(FeatureSchema schema, int count) {
    FeatureEncoder encoder = new FeatureEncoder(schema);
    SplittableRandom random = new SplittableRandom(1);
    List<Item> items = new ArrayList<>();
    for (int row = 0; row < count; row++) {
      List<String> value = List.of(Integer.toString(random.nextInt(VALUES)));
      items.add(new Item(Integer.toString(row), attributes(schema, value)));
    }
    return encoder.encode(items);
  }

  private static Map<String, List<String>> attributes(FeatureSchema schema, List<String> value) {
    return schema.features().stream()
        .filter(feature -> !feature.name().equals(FeatureSpec.ID))
        .collect(Collectors.toMap(Feature::name, _ -> value));
  }

  private static Pairs pairs(int items, int batch) {
    SplittableRandom random = new SplittableRandom(1);
    int count = 64 * batch;
    return new Pairs(
        random.ints(count, 0, items).toArray(), random.ints(count, 0, items).toArray());
  }
}
