package dev.kindred.trainer.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.model.files.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
