package dev.kindred.trainer.torch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.model.checkpoint.Checkpoint;
import dev.kindred.model.checkpoint.FloatTensor;
import dev.kindred.model.checkpoint.SafetensorsFile;
import dev.kindred.trainer.data.Dataset;
import dev.kindred.trainer.learn.Recipe;
import dev.kindred.trainer.learn.TrainingRun;
import dev.kindred.trainer.learn.Villages;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a recipe switches off changes no bit: of a training without the key, and of a training by
 * code that does not know the method.
 */
class OffIsExactlyOffTest {
  private static final Dataset VILLAGES = Villages.dataset();
  private static final int EPOCHS = 4;
  private static final int BATCH = 16;
  private static final double TEMPERATURE = 0.1;
  private static final double LEARNING_RATE = 0.05;
  private static final Recipe BASE =
      Recipe.named("base")
          .with(
              Map.of(
                  "embedding-dimension", "8",
                  "layers", "[16, 8]",
                  "temperature", Double.toString(TEMPERATURE),
                  "batch-size", Integer.toString(BATCH),
                  "epochs", Integer.toString(EPOCHS),
                  "learning-rate", Double.toString(LEARNING_RATE)));
  private static final Recipe AUGMENTED =
      BASE.with(Map.of("ssl.augmentation", "cfm", "ssl.batch-size", "16"));
  private static final Recipe SPREAD_OUT =
      BASE.with(Map.of("ssl.augmentation", "none", "ssl.batch-size", "16"));

  @TempDir private Path folder = Path.of("");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "log-q=0",
        "log-q=0; log-q-rate=0.05",
        "log-q-rate=0",
        "negatives.uniform=0",
        "negatives.queue-steps=0; negatives.queue-warm-up-steps=0",
        "negatives.accidental-hits=keep",
        "learned-temperature=false",
        "schedule.decay=constant; schedule.warm-up-steps=0; schedule.final-share=0.5",
        "early-stopping=null",
        "feature-dropout=0",
        "precision=float32",
        "features=[]",
        "shared-tables=true",
        "ssl=null",
        "ssl={augmentation: cfm, alpha: 0}",
        "ssl={augmentation: none, alpha: 0, loss: squared}",
      })
  void isTheTrainingWithoutTheKeyAndTheOneThatKnowsNoSuchMethod(String off) {
    Recipe recipe = BASE.with(settings(off));
    assertThat(train("off", recipe, 2)).isEqualTo(train("without", BASE, 2));
    Map<String, List<Float>> one = train("one", recipe, 1);
    Checkpoint checkpoint = Checkpoint.open(folder.resolve("one"));
    List<FloatTensor> oracle =
        new PlainOracle(checkpoint, VILLAGES, recipe.seed())
            .train(recipe.seed(), EPOCHS, BATCH, TEMPERATURE, LEARNING_RATE);
    assertThat(weightsOf(one)).isEqualTo(bits(oracle));
  }

  @ParameterizedTest
  @CsvSource({"ssl.pretrain-steps, 0", "ssl.loss, softmax"})
  void isTheSelfSupervisedTrainingWithoutTheKey(String key, String off) {
    assertThat(train("off", AUGMENTED.with(Map.of(key, off)), 2))
        .isEqualTo(train("without", AUGMENTED, 2));
    assertThat(train("spread off", SPREAD_OUT.with(Map.of(key, off)), 2))
        .isEqualTo(train("spread without", SPREAD_OUT, 2));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "log-q=0.5",
        "negatives.uniform=8",
        "negatives.queue-steps=2; negatives.queue-warm-up-steps=0",
        "negatives.accidental-hits=mask-target",
        "negatives.accidental-hits=mask-known",
        "learned-temperature=true",
        "schedule.decay=linear",
        "schedule.warm-up-steps=3",
        "early-stopping={patience: 1, every-epochs: 2}",
        "feature-dropout=0.3",
        "precision=bfloat16",
        "ssl={augmentation: cfm, alpha: 0.1, batch-size: 16}",
        "ssl={augmentation: none, alpha: 0.1, batch-size: 16}",
      })
  void andOnIsSomethingElse(String on) {
    assertThat(weightsOf(train("on", BASE.with(settings(on)), 2)))
        .isNotEqualTo(weightsOf(train("without", BASE, 2)));
  }

  @Test
  void anOracleOfAnotherTemperatureIsAnotherTraining() {
    Map<String, List<Float>> one = train("one", BASE, 1);
    List<FloatTensor> other =
        new PlainOracle(Checkpoint.open(folder.resolve("one")), VILLAGES, BASE.seed())
            .train(BASE.seed(), EPOCHS, BATCH, 2 * TEMPERATURE, LEARNING_RATE);
    assertThat(weightsOf(one)).isNotEqualTo(bits(other));
  }

  private static Map<String, String> settings(String text) {
    Map<String, String> settings = new LinkedHashMap<>();
    for (String setting : text.split("; ", -1)) {
      int equals = setting.indexOf('=');
      settings.put(setting.substring(0, equals), setting.substring(equals + 1));
    }
    return settings;
  }

  /** The last weights, and the optimizer's state under names of its own. */
  private Map<String, List<Float>> train(String out, Recipe recipe, int threads) {
    Path target = folder.resolve(out);
    new TrainingRun(recipe, VILLAGES, target, TorchDevice.CPU, threads, 1000, () -> false)
        .run(true);
    Checkpoint checkpoint = Checkpoint.open(target);
    try (SafetensorsFile weights = checkpoint.weights();
        SafetensorsFile optimizer = checkpoint.optimizer()) {
      Map<String, List<Float>> all =
          new TreeMap<>(bits(weights.names().stream().map(weights::tensor).toList()));
      bits(optimizer.names().stream().map(optimizer::tensor).toList())
          .forEach((name, values) -> all.put("optimizer " + name, values));
      return all;
    }
  }

  private static Map<String, List<Float>> weightsOf(Map<String, List<Float>> trained) {
    Map<String, List<Float>> weights = new TreeMap<>(trained);
    weights.keySet().removeIf(name -> name.startsWith("optimizer "));
    return weights;
  }

  private static Map<String, List<Float>> bits(List<FloatTensor> tensors) {
    Map<String, List<Float>> bits = new TreeMap<>();
    for (FloatTensor tensor : tensors) {
      List<Float> values =
          IntStream.range(0, (int) tensor.count()).mapToObj(index -> tensor.get(index)).toList();
      bits.put(tensor.name(), values);
    }
    return bits;
  }
}
