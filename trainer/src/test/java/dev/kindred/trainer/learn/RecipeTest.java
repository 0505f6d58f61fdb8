package dev.kindred.trainer.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.model.files.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
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

  private Recipe read(String yaml) throws IOException {
    return Recipe.read(Files.writeString(folder.resolve("recipe.yaml"), yaml));
  }
}
