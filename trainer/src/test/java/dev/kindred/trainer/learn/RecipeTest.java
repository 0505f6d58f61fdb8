package dev.kindred.trainer.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.model.files.Digests;
import dev.kindred.model.files.InvalidInputException;
import dev.kindred.trainer.augment.Augmentation;
import dev.kindred.trainer.torch.ViewLoss;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class RecipeTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void onlyTheMethodMustBeSaid() throws IOException {
    Recipe recipe = read("method: plain\n");
    assertThat(recipe.embeddingDimension()).isEqualTo(64);
    assertThat(recipe.layers()).isEqualTo(List.of(512, 128));
    assertThat(recipe.initialAccumulator()).isZero();
    assertThat(recipe.logQ()).isZero();
    assertThat(recipe.ssl()).isEmpty();
    assertThat(recipe.learnedTemperature()).isFalse();
    assertThat(recipe.logQRate()).isZero();
    assertThat(recipe.popularityFloor()).isZero();
    assertThat(recipe.negatives()).isEqualTo(NegativesRecipe.IN_BATCH);
    assertThat(recipe.schedule()).isEqualTo(ScheduleRecipe.CONSTANT);
    assertThat(recipe.earlyStopping()).isEmpty();
  }

  @Test
  void whatIsNotSaidOfAMethodHasADefault() throws IOException {
    Recipe recipe =
        read(
            """
            method: m
            negatives: {uniform: 8}
            schedule: {decay: cosine}
            early-stopping: {}
            ssl: {augmentation: cfm}
            """);
    assertThat(recipe.negatives()).isEqualTo(new NegativesRecipe(8, 0, 1000, AccidentalHits.KEEP));
    assertThat(recipe.schedule()).isEqualTo(new ScheduleRecipe(0, ScheduleRecipe.Decay.COSINE, 0));
    assertThat(recipe.earlyStopping()).contains(new EarlyStoppingRecipe(3, 1, 10_000));
    assertThat(recipe.ssl())
        .contains(new SslRecipe(Augmentation.CFM, 0.1, 0.1, 0.1, 1024, 0, ViewLoss.SOFTMAX));
  }

  @Test
  void everyKeyIsRead() throws IOException {
    Recipe recipe =
        read(
            """
            method: m
            learned-temperature: true
            log-q: 0.5
            log-q-rate: 0.05
            popularity-floor: 7
            negatives:
              {uniform: 4, queue-steps: 2, queue-warm-up-steps: 5, accidental-hits: mask-target}
            schedule: {warm-up-steps: 7, decay: linear, final-share: 0.1}
            early-stopping: {patience: 2, every-epochs: 4, max-sources: 9}
            ssl: {augmentation: none, pretrain-steps: 6, loss: squared}
            """);
    assertThat(recipe.learnedTemperature()).isTrue();
    assertThat(recipe.logQRate()).isEqualTo(0.05);
    assertThat(recipe.popularityFloor()).isEqualTo(7);
    assertThat(recipe.negatives())
        .isEqualTo(new NegativesRecipe(4, 2, 5, AccidentalHits.MASK_TARGET));
    assertThat(recipe.schedule())
        .isEqualTo(new ScheduleRecipe(7, ScheduleRecipe.Decay.LINEAR, 0.1));
    assertThat(recipe.earlyStopping()).contains(new EarlyStoppingRecipe(2, 4, 9));
    assertThat(recipe.ssl().orElseThrow().pretrainSteps()).isEqualTo(6);
    assertThat(recipe.objective().viewLoss()).isEqualTo(ViewLoss.SQUARED);
    assertThat(read(recipe.toYaml())).isEqualTo(recipe);
  }

  @Test
  void valuesOfTheMethodsAreCheckedToo() {
    assertThatThrownBy(() -> read("method: m\nnegatives: {uniform: 1}\n"))
        .hasMessageContainingAll("negatives.uniform", "1", "0 or from 2");
    assertThatThrownBy(() -> read("method: m\nnegatives: {accidental-hits: hide}\n"))
        .hasMessageContainingAll("recipe.yaml, line 2", "hide", "mask-known");
    assertThatThrownBy(() -> read("method: m\nschedule: {final-share: 2}\n"))
        .hasMessageContainingAll("schedule.final-share", "2.0", "0 to 1");
    assertThatThrownBy(() -> read("method: m\nearly-stopping: {patience: 0}\n"))
        .hasMessageContainingAll("early-stopping.patience", "at least 1");
    assertThatThrownBy(() -> read("method: m\nssl: {augmentation: cfm, loss: squared}\n"))
        .hasMessageContainingAll("ssl.loss", "softmax");
    assertThatThrownBy(() -> read("method: m\nlog-q-rate: -1\n"))
        .hasMessageContainingAll("log-q-rate", "-1", "0 to 1");
    assertThatThrownBy(() -> read("method: m\npopularity-floor: -1\n"))
        .hasMessageContainingAll("popularity-floor", "-1", "0 to 2147483647");
  }

  @Test
  void aRecipeWithoutAFloorHasTheDigestThatItHadBeforeThereWereFloors() throws IOException {
    Recipe recipe = read("method: m\nlog-q: 0.5\n");
    String before =
        recipe
            .toYaml()
            .lines()
            .filter(line -> !line.startsWith("popularity-floor"))
            .collect(Collectors.joining("\n", "", "\n"));
    assertThat(recipe.digest()).isEqualTo(Digests.sha256(before.getBytes(StandardCharsets.UTF_8)));
    assertThat(read("method: m\nlog-q: 0.5\npopularity-floor: 5\n").digest())
        .isNotEqualTo(recipe.digest());
  }

  @Test
  void readsWhatItWrites() throws IOException {
    Recipe recipe = read("method: m\nlog-q: 0.5\nssl: {augmentation: rfm, alpha: 0.3}\n");
    assertThat(read(recipe.toYaml())).isEqualTo(recipe);
  }

  @Test
  void anUnknownKeyIsNamedWithFileAndLine() {
    assertThatThrownBy(() -> read("method: m\nepoch: 3\n"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContainingAll("recipe.yaml, line 2", "epoch");
  }

  @Test
  void aValueOutOfRangeIsNamedWithItsKeyAndRange() {
    assertThatThrownBy(() -> read("method: m\ntemperature: -1\n"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContainingAll("temperature", "-1", "above 0");
    assertThatThrownBy(() -> read("method: m\nlearning-rate: 1e30\n"))
        .hasMessageContainingAll("learning-rate", "above 0 to 1000");
    assertThatThrownBy(() -> read("method: m\nepochs: 2.7\n"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContainingAll("recipe.yaml, line 2", "epochs");
    assertThatThrownBy(() -> read("method: m\nssl: {augmentation: cfm, dropout: 2}\n"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContainingAll("ssl.dropout", "2");
  }

  @Test
  void keysAreSetAnewByTheirPath() {
    Recipe recipe =
        Recipe.named("m")
            .with(Map.of("layers", "[8, 4]", "ssl.augmentation", "rfm", "ssl.alpha", "0.3"));
    assertThat(recipe.layers()).isEqualTo(List.of(8, 4));
    assertThat(recipe.ssl().orElseThrow().alpha()).isEqualTo(0.3);
    assertThat(recipe.with(Map.of("ssl", "null")))
        .isEqualTo(Recipe.named("m").with(Map.of("layers", "[8, 4]")));
  }

  @Test
  void aSettingThatIsWrongIsNamed() {
    Recipe recipe = Recipe.named("m").with(Map.of("ssl.augmentation", "cfm"));
    assertThatThrownBy(() -> recipe.with(Map.of("ssl.alfa", "1")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContainingAll("ssl.alfa=1", "known keys", "alpha");
    assertThatThrownBy(() -> recipe.with(Map.of("epochs", "many")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContainingAll("epochs=many", "epochs");
    assertThatThrownBy(() -> recipe.with(Map.of("feature-dropout", "1")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContainingAll("feature-dropout is 1.0 but must be 0 to below 1");
  }

  @TestFactory
  Stream<DynamicTest> everyRecipeOfTheProjectIsRead() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("../recipes"))) {
      return files.toList().stream()
          .map(file ->
              DynamicTest.dynamicTest(
                  String.valueOf(file.getFileName()),
                  () ->
                      assertThat(Recipe.read(file).method() + ".yaml")
                          .isEqualTo(String.valueOf(file.getFileName()))));
    }
  }

  private Recipe read(String yaml) throws IOException {
    return Recipe.read(Files.writeString(folder.resolve("recipe.yaml"), yaml));
  }
}
