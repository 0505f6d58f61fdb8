package dev.kindred.trainer.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.model.checkpoint.Checkpoint;
import dev.kindred.model.checkpoint.SafetensorsFile;
import dev.kindred.model.feature.Feature;
import dev.kindred.model.files.Digests;
import dev.kindred.model.files.InvalidInputException;
import dev.kindred.trainer.data.Dataset;
import dev.kindred.trainer.evaluate.EvaluationResult;
import dev.kindred.trainer.evaluate.Metrics;
import dev.kindred.trainer.evaluate.Slice;
import dev.kindred.trainer.learn.TrainingRun.Outcome;
import dev.kindred.trainer.torch.TorchDevice;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingRunTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void anInterruptedRunEndsWithTheBitsOfAnUninterruptedOne() {
    assertThat(run("whole", recipe(1, 0.05), () -> false).run(false)).isEqualTo(Outcome.FINISHED);
    AtomicInteger asked = new AtomicInteger();
    assertThat(run("cut", recipe(1, 0.05), () -> asked.incrementAndGet() > 7).run(false))
        .isEqualTo(Outcome.INTERRUPTED);
    assertThat(Checkpoint.open(folder.resolve("cut")).manifest().step()).isEqualTo(7);

    assertThat(run("cut", recipe(1, 0.05), () -> false).run(true)).isEqualTo(Outcome.FINISHED);

    assertThat(states("cut")).hasSize(2).isEqualTo(states("whole"));
  }

  @Test
  void anInterruptedRunOfAllMethodsEndsWithTheBitsOfAnUninterruptedOne() {
    assertThat(run("whole", everything(), () -> false).run(false)).isEqualTo(Outcome.FINISHED);
    for (int cut : List.of(2, 7, 13)) {
      String out = "cut" + cut;
      AtomicInteger asked = new AtomicInteger();
      assertThat(run(out, everything(), () -> asked.incrementAndGet() > cut).run(false))
          .isEqualTo(Outcome.INTERRUPTED);

      assertThat(run(out, everything(), () -> false).run(true)).isEqualTo(Outcome.FINISHED);

      assertThat(states(out)).hasSize(2).isEqualTo(states("whole"));
      assertThat(Checkpoint.open(folder.resolve(out)).manifest().provenance())
          .isEqualTo(Checkpoint.open(folder.resolve("whole")).manifest().provenance());
    }
  }

  @Test
  void anInterruptedRunInBfloat16EndsWithTheBitsOfAnUninterruptedOne() {
    Recipe rounded = recipe(1, 0.05).with(Map.of("precision", "bfloat16"));
    run("whole", rounded, () -> false).run(false);
    AtomicInteger asked = new AtomicInteger();
    run("cut", rounded, () -> asked.incrementAndGet() > 7).run(false);
    assertThatThrownBy(() -> run("cut", recipe(1, 0.05), () -> false).run(true))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContainingAll("precision: \"bfloat16\" there", "precision: \"float32\" here");

    assertThat(run("cut", rounded, () -> false).run(true)).isEqualTo(Outcome.FINISHED);

    assertThat(states("cut")).hasSize(2).isEqualTo(states("whole"));
  }

  @Test
  void aLearnedTemperatureIsTold() {
    run("out", recipe(1, 0.05).with(Map.of("learned-temperature", "true")), () -> false).run(false);
    double temperature =
        Double.parseDouble(
            Checkpoint.open(folder.resolve("out"))
                .manifest()
                .provenance()
                .getOrDefault("temperature", ""));
    assertThat(temperature).isBetween(0.01, 1.0).isNotEqualTo(0.1);
  }

  @Test
  void trainingThatGetsNoBetterEndsEarlyWithItsBestWeights() {
    Recipe recipe = recipe(1, 0.05).with(Map.of("epochs", "40"));
    run("early", recipe.with(Map.of("early-stopping.patience", "2")), () -> false).run(false);
    Checkpoint early = Checkpoint.open(folder.resolve("early"));
    int best = Integer.parseInt(early.manifest().provenance().getOrDefault("best-epoch", "none"));
    long perEpoch = early.manifest().step() / (best + 2);
    assertThat(early.manifest().step()).isEqualTo((best + 2) * perEpoch).isLessThan(40 * perEpoch);

    run("best", recipe.with(Map.of("epochs", Integer.toString(best))), () -> false).run(false);

    assertThat(weights("early")).isEqualTo(weights("best"));
  }

  @Test
  void earlyStoppingNeedsValidationPairs() {
    Dataset without = Villages.withoutValidation();
    TrainingRun run =
        new TrainingRun(
            recipe(1, 0.05).with(Map.of("early-stopping.patience", "2")),
            without,
            folder.resolve("out"),
            TorchDevice.CPU,
            2,
            100,
            () -> false);
    assertThatThrownBy(() -> run.run(false))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContainingAll("early-stopping", "validation pairs");
  }

  @Test
  void learnsWhoBelongsTogether() {
    run("out", recipe(1, 0.05), () -> false).run(false);
    Checkpoint checkpoint = Checkpoint.open(folder.resolve("out"));
    EvaluationResult result = MetricNames.resultOf(checkpoint, "test");
    Metrics all = result.unfiltered().getOrDefault(Slice.ALL, Metrics.NONE);
    assertThat(all.recallAt10()).isBetween(0.5, 1.0);
    assertThat(all.pairs()).isPositive();
    assertThat(MetricNames.flatten(result)).isEqualTo(checkpoint.manifest().metrics());
    assertThat(Checkpoint.open(folder.resolve("out")).golden()).isNotEmpty();
  }

  @Test
  void learnsFromTheFeaturesThatTheRecipeNames() {
    Recipe recipe = recipe(1, 0.05).with(Map.of("features", "[words, id]"));
    run("out", recipe, () -> false).run(false);
    assertThat(
            Checkpoint.open(folder.resolve("out")).schemas().item().features().stream()
                .map(Feature::name))
        .containsExactly("id", "words");
  }

  @Test
  void aFeatureThatTheDatasetLacksIsNamed() {
    Recipe recipe = recipe(1, 0.05).with(Map.of("features", "[id, colour]"));
    assertThatThrownBy(() -> run("out", recipe, () -> false).run(false))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContainingAll("'colour'", "[id, village, words]");
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void aFinishedCheckpointIsNotTrainedAgain() {
    run("out", recipe(1, 0.05), () -> false).run(false);
    assertThat(run("out", recipe(1, 0.05), () -> false).run(false))
        .isEqualTo(Outcome.ALREADY_FINISHED);
  }

  @Test
  void aRecipeFromBeforeAKeyWasThereIsTheSame() throws IOException {
    run("out", recipe(1, 0.05), () -> false).run(false);
    Path file = folder.resolve("out").resolve(Checkpoint.RECIPE);
    byte[] now = Files.readAllBytes(file);
    String text = Files.readString(file).replace("precision: \"float32\"\n", "");
    assertThat(text).doesNotContain("precision");
    byte[] before = text.getBytes(StandardCharsets.UTF_8);
    Files.write(file, before);
    Path manifest = folder.resolve("out").resolve("checkpoint.json");
    Files.writeString(
        manifest, Files.readString(manifest).replace(Digests.sha256(now), Digests.sha256(before)));
    assertThat(run("out", recipe(1, 0.05), () -> false).run(true))
        .isEqualTo(Outcome.ALREADY_FINISHED);
  }

  @Test
  void anotherRecipeOrDatasetIsRefused() {
    run("out", recipe(1, 0.05), () -> false).run(false);
    assertThatThrownBy(() -> run("out", recipe(2, 0.05), () -> false).run(true))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContainingAll("another recipe", "seed: 1 there, seed: 2 here");
    TrainingRun other =
        new TrainingRun(
            recipe(1, 0.05),
            Villages.dataset(44),
            folder.resolve("out"),
            TorchDevice.CPU,
            2,
            100,
            () -> false);
    assertThatThrownBy(() -> other.run(true))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("other data");
  }

  @Test
  void anUnfinishedRunIsOnlyResumedOnRequest() {
    AtomicInteger asked = new AtomicInteger();
    run("out", recipe(1, 0.05), () -> asked.incrementAndGet() > 3).run(false);
    assertThatThrownBy(() -> run("out", recipe(1, 0.05), () -> false).run(false))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("--resume");
  }

  @Test
  void aLossThatIsNotFiniteNamesWhatToChangeAndLeavesTheLastState() {
    TrainingRun run =
        new TrainingRun(
            recipe(1, 0.05, 1e-320),
            Villages.dataset(),
            folder.resolve("out"),
            TorchDevice.CPU,
            2,
            1,
            () -> false);
    assertThatThrownBy(() -> run.run(false))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContainingAll("step", "learning-rate", "temperature");
    assertThat(Checkpoint.open(folder.resolve("out")).manifest().finished()).isFalse();
  }

  private TrainingRun run(String out, Recipe recipe, BooleanSupplier interrupted) {
    Dataset dataset = Villages.dataset();
    return new TrainingRun(
        recipe, dataset, folder.resolve(out), TorchDevice.CPU, 2, 3, interrupted);
  }

  private static Recipe recipe(long seed, double learningRate) {
    return recipe(seed, learningRate, 0.1);
  }

  private static Recipe recipe(long seed, double learningRate, double temperature) {
    return Recipe.named("test")
        .with(
            Map.of(
                "embedding-dimension", "8",
                "layers", "[16, 8]",
                "temperature", Double.toString(temperature),
                "batch-size", "16",
                "epochs", "4",
                "learning-rate", Double.toString(learningRate),
                "seed", Long.toString(seed),
                "ssl.augmentation", "cfm",
                "ssl.batch-size", "16"));
  }

  /** Every method that has a state of its own. */
  private static Recipe everything() {
    return recipe(1, 0.05)
        .with(
            Map.ofEntries(
                Map.entry("ssl.pretrain-steps", "4"),
                Map.entry("learned-temperature", "true"),
                Map.entry("log-q", "0.7"),
                Map.entry("log-q-rate", "0.05"),
                Map.entry("negatives.uniform", "8"),
                Map.entry("negatives.queue-steps", "3"),
                Map.entry("negatives.queue-warm-up-steps", "2"),
                Map.entry("negatives.accidental-hits", "mask-known"),
                Map.entry("schedule.warm-up-steps", "5"),
                Map.entry("schedule.decay", "cosine"),
                Map.entry("early-stopping.patience", "2"),
                Map.entry("epochs", "8")));
  }

  private float[] weights(String out) {
    Checkpoint checkpoint = Checkpoint.open(folder.resolve(out));
    try (SafetensorsFile weights = checkpoint.weights()) {
      return weights.tensor(checkpoint.architecture().weights().getFirst()).toArray();
    }
  }

  /** The digests of the last weights and optimizer state. */
  private List<String> states(String out) {
    return Checkpoint.open(folder.resolve(out)).manifest().files().entrySet().stream()
        .filter(entry -> entry.getKey().startsWith("steps/"))
        .map(entry -> entry.getKey() + " " + entry.getValue())
        .sorted()
        .toList();
  }
}
