package dev.kindred.trainer.data.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.model.files.YamlFile;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MappingsTest {

  @ParameterizedTest
  @ValueSource(strings = {"wikispeedia", "msdocs-links", "goodbooks-10k"})
  void theMappingsOfTheRepositoryAreValid(String name) {
    Path file = Path.of("..", "datasets", name + ".yaml");
    TableMapping mapping = YamlFile.read(file, TableMapping.class);
    assertThat(mapping.split()).isEqualTo(SplitMapping.DEFAULT);
  }
}
