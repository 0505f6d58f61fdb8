package dev.kindred.model.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.model.files.InvalidInputException;
import dev.kindred.model.files.YamlFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeatureSchemaTest {

  @TempDir Path folder;

  @Test
  void aSchemaReadsBackWithTheSameFingerprint() {
    FeatureSchema schema = Shop.schema();
    schema.write(folder);
    FeatureSchema read = FeatureSchema.read(folder);
    assertThat(read.features().stream().map(Feature::spec))
        .isEqualTo(schema.features().stream().map(Feature::spec).toList());
    assertThat(read.fingerprint()).isEqualTo(schema.fingerprint());
  }

  @Test
  void valuesMayHoldAnyCharacter() {
    FeatureSchema schema =
        new FeatureSchema(
            List.of(
                new Feature(
                    FeatureSpec.oneHot("brand"),
                    Vocabulary.of(List.of("new\nline", "quo\"te", "", "Ünïcode \u2028"), 1))));
    schema.write(folder);
    assertThat(FeatureSchema.read(folder).features().getFirst().vocabulary().values())
        .containsExactly("new\nline", "quo\"te", "", "Ünïcode \u2028");
  }

  @Test
  void theFingerprintTellsValuesApartThatConcatenateAlike() {
    assertThat(oneFeature("ab", "c").fingerprint())
        .isNotEqualTo(oneFeature("a", "bc").fingerprint());
  }

  @Test
  void aFeatureMayNotTakeTheNameOfTheTowersOutput() {
    assertThatThrownBy(() -> FeatureSpec.oneHot("vector"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'vector' is taken");
  }

  @Test
  void aBrokenVocabularyNamesFileAndLine() throws IOException {
    Shop.schema().write(folder);
    Files.writeString(folder.resolve("vocabularies/words.jsonl"), "\"red\"\nbig\n");
    assertThatThrownBy(() -> FeatureSchema.read(folder))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("words.jsonl, line 2");
  }

  @Test
  void aDatasetsSchemaHasDefaultsForWhatIsNotSaid() throws IOException {
    ItemSchema schema =
        yaml(
            """
            features:
              - {name: id, kind: one-hot}
              - {name: words, kind: multi-hot, min-count: 2, oov-buckets: 0}
            stored: [title]
            """);
    assertThat(schema.features())
        .containsExactly(
            new FeatureSpec("id", FeatureKind.ONE_HOT, 1, 1, 1),
            new FeatureSpec("words", FeatureKind.MULTI_HOT, 2, 32, 0));
    assertThat(schema.stored()).containsExactly("title");
  }

  @Test
  void anUnknownKeyNamesFileLineAndTheKnownKeys() {
    assertThatThrownBy(() -> yaml("features:\n  - name: id\n    kind: one-hot\n    mincount: 2\n"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("schema.yaml, line 4")
        .hasMessageContaining("unknown key 'features[0].mincount'")
        .hasMessageContaining("min-count");
  }

  @Test
  void valuesOutOfRangeNameKeyValueAndRange() {
    assertThatThrownBy(() -> yaml("features:\n  - {name: id, kind: one-hot, max-values: 3}\n"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("feature 'id': max-values is 3 but must be 1");
    assertThatThrownBy(() -> yaml("features:\n  - {name: Big, kind: one-hot}\n"))
        .hasMessageContaining("feature name 'Big'");
    assertThatThrownBy(() -> yaml("features:\n  - {name: a, kind: onehot}\n"))
        .hasMessageContaining("schema.yaml, line 2")
        .hasMessageContaining("kind");
    assertThatThrownBy(() -> yaml("features: []\n")).hasMessageContaining("at least one feature");
    assertThatThrownBy(() -> yaml("features: [{name: a, kind: one-hot}]\nstored: [a]\n"))
        .hasMessageContaining("'a' is declared twice");
    assertThatThrownBy(() -> yaml("")).hasMessageContaining("empty");
  }

  private ItemSchema yaml(String text) throws IOException {
    Path file = folder.resolve("schema.yaml");
    Files.writeString(file, text);
    return YamlFile.read(file, ItemSchema.class);
  }

  private static FeatureSchema oneFeature(String... values) {
    return new FeatureSchema(
        List.of(new Feature(FeatureSpec.oneHot("brand"), Vocabulary.of(List.of(values), 1))));
  }
}
