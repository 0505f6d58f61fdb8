package dev.kindred.trainer.learn;

import dev.kindred.model.feature.EncodedBatch;
import dev.kindred.model.feature.Feature;
import dev.kindred.model.feature.FeatureEncoder;
import dev.kindred.model.feature.FeatureSchema;
import dev.kindred.model.feature.FeatureSpec;
import dev.kindred.model.feature.Item;
import dev.kindred.model.feature.TowerSchemas;
import dev.kindred.model.feature.Vocabulary;
import dev.kindred.model.tower.TwoTowerArchitecture;
import dev.kindred.trainer.augment.Augmentation;
import dev.kindred.trainer.augment.Augmenter;
import dev.kindred.trainer.augment.MutualInformation;
import dev.kindred.trainer.data.Pairs;
import dev.kindred.trainer.torch.InitialWeights;
import dev.kindred.trainer.torch.PlainStep;
import dev.kindred.trainer.torch.SparseAdagrad;
import dev.kindred.trainer.torch.StepInput;
import dev.kindred.trainer.torch.TorchDevice;
import dev.kindred.trainer.torch.TrainingStep;
import dev.kindred.trainer.torch.TwoTowers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Measures training on generated data: items with an id and one-hot features of 1,000 values each,
 * embeddings of 64, layers [1024, 128], and two views in each step. Blocks of steps alternate with
 * blocks of the same step as plain libtorch calls.
 *
 * <pre>kindred bench train --items 50000,2000000 --batch 256,1024 --threads 1,2 --steps 200</pre>
 */
public final class TrainingBenchmark {
  private static final int WARM_UP_STEPS = 10;
  private static final int BLOCK_STEPS = 10;
  private static final int VALUES = 1000;

  private TrainingBenchmark() {}

  /** Whether the plain step is measured, too. */
  public enum Comparison {
    /** Only the step that trains. */
    NONE,
    /** The same step as plain libtorch calls with libtorch's own threads. */
    PLAIN
  }

  /**
   * What was measured.
   *
   * @param stepMillis median time of a step, waiting for its input included
   * @param cpuMillis mean processor time of the whole process for a step, its feeding included; on
   *     idle cores a step of n threads cannot take less than an n-th of it
   * @param plainMillis median time of a plain step, its input being ready; NaN if not measured
   * @param waiting share of the steps' time in which they waited for their input, 0 to 1
   * @param memoryAtStart resident memory after the warm-up, in bytes; 0 if unknown
   * @param memoryAtEnd resident memory after the last step
   */
  public record Result(
      BenchmarkSize size,
      double stepMillis,
      double cpuMillis,
      double plainMillis,
      double waiting,
      long memoryAtStart,
      long memoryAtEnd) {

    /** Pairs per second in a step of median time. */
    public double examplesPerSecond() {
      return size.batch() * 1000 / stepMillis;
    }
  }

  /** Runs it. */
  public static Result run(
      BenchmarkSize size, int steps, Comparison comparison, TorchDevice device) {
    FeatureSchema schema = schema(size.items(), size.features());
    Recipe recipe = recipe(size);
    Recipe plainRecipe = recipe.with(Map.of("precision", "float32"));
    EncodedBatch corpus = items(schema, size.items());
    StepSource source =
        new StepSource(
            recipe,
            corpus,
            corpus,
            pairs(size.items(), size.batch()),
            Optional.of(augmenter(recipe, schema, corpus)));
    TwoTowerArchitecture architecture = Architectures.of(recipe, TowerSchemas.same(schema));
    try (TwoTowers towers =
            TwoTowers.of(
                architecture,
                InitialWeights.of(architecture, TowerSchemas.same(schema), recipe.seed()),
                device);
        SparseAdagrad optimizer =
            SparseAdagrad.fresh(towers, recipe.learningRate(), recipe.initialAccumulator());
        TrainingStep step =
            new TrainingStep(towers, optimizer, recipe.objective(), device.shards(size.threads()));
        StepFeed feed = new StepFeed(source, 0)) {
      PlainStep plain = new PlainStep(towers, optimizer, plainRecipe.objective());
      for (int count = 0; count < WARM_UP_STEPS; count++) {
        step.run(feed.take());
        if (comparison == Comparison.PLAIN) {
          plain.run(feed.take());
        }
      }
      return measure(size, steps, comparison, feed, step, plain);
    }
  }

  private static Result measure(
      BenchmarkSize size,
      int steps,
      Comparison comparison,
      StepFeed feed,
      TrainingStep step,
      PlainStep plain) {
    long memory = ResidentMemory.bytes();
    long[] waits = new long[steps];
    long[] nanos = new long[steps];
    Duration cpu = Duration.ZERO;
    long[] plainNanos = new long[comparison == Comparison.PLAIN ? steps : 0];
    for (int done = 0; done < steps; done += BLOCK_STEPS) {
      int end = Math.min(steps, done + BLOCK_STEPS);
      Duration before = processorTime();
      for (int index = done; index < end; index++) {
        long start = System.nanoTime();
        StepInput input = feed.take();
        waits[index] = System.nanoTime() - start;
        step.run(input);
        nanos[index] = System.nanoTime() - start;
      }
      cpu = cpu.plus(processorTime().minus(before));
      for (int index = done; index < Math.min(end, plainNanos.length); index++) {
        StepInput input = feed.take();
        long start = System.nanoTime();
        plain.run(input);
        plainNanos[index] = System.nanoTime() - start;
      }
    }
    double waiting = (double) LongStream.of(waits).sum() / LongStream.of(nanos).sum();
    return new Result(
        size,
        medianMillis(nanos),
        (double) cpu.toMillis() / steps,
        medianMillis(plainNanos),
        waiting,
        memory,
        ResidentMemory.bytes());
  }

  private static Duration processorTime() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  private static double medianMillis(long[] nanos) {
    return nanos.length == 0
        ? Double.NaN
        : LongStream.of(nanos).sorted().toArray()[nanos.length / 2] / 1e6;
  }

  private static Recipe recipe(BenchmarkSize size) {
    return Recipe.named("bench")
        .with(
            Map.of(
                "layers",
                "[1024, 128]",
                "batch-size",
                Integer.toString(size.batch()),
                "precision",
                size.precision().name().toLowerCase(Locale.ROOT),
                "epochs",
                "10000",
                "ssl.augmentation",
                "rfm",
                "ssl.batch-size",
                Integer.toString(size.batch())));
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
