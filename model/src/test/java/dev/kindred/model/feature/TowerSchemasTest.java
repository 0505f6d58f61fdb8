package dev.kindred.model.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.kindred.model.files.InvalidInputException;
import dev.kindred.model.files.YamlFile;
import dev.kindred.model.golden.GoldenRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TowerSchemasTest {

  @TempDir Path folder;

  @Test
  void bothReadBack() {
    TowerSchemas schemas = Readers.schemas();
    schemas.write(folder);
    TowerSchemas read = TowerSchemas.read(folder);
    assertThat(read.areSame()).isFalse();
    assertThat(read.fingerprint()).isEqualTo(schemas.fingerprint());
    assertThat(read.query().fingerprint()).isEqualTo(schemas.query().fingerprint());
    assertThat(read.sharedWith("bought")).contains("id");
    assertThat(read.sharedWith("town")).isEmpty();
    assertThat(schemas.files()).allSatisfy(name -> assertThat(folder.resolve(name)).exists());
  }

  @Test
  void oneSchemaForBothIsWrittenAsItAlwaysWas() {
    TowerSchemas.same(Shop.schema()).write(folder);
    assertThat(folder.resolve("query")).doesNotExist();
    TowerSchemas read = TowerSchemas.read(folder);
    assertThat(read.areSame()).isTrue();
    assertThat(read.fingerprint()).isEqualTo(Shop.schema().fingerprint());
  }

  @Test
  void whatIsSharedIsPartOfTheFingerprint() {
    TowerSchemas alone =
        TowerSchemas.of(Readers.schemas().item(), Readers.schemas().query(), Map.of());
    assertThat(alone.fingerprint()).isNotEqualTo(Readers.schemas().fingerprint());
  }

  @Test
  void sharedValuesNeedOneVocabulary() {
    TowerSchemas schemas = Readers.schemas();
    assertThatThrownBy(
            () -> TowerSchemas.of(schemas.item(), schemas.query(), Map.of("town", "brand")))
        .hasMessageContaining("'town' has the values of 'brand', but another vocabulary");
  }

  @Test
  void itemsStandForAQueryByTheValuesThatTheyShare() {
    Item query =
        Readers.schemas()
            .queryOf(
                "basket",
                List.of(
                    Shop.item("mug", List.of("acme"), List.of()),
                    Shop.item("spoon", List.of(), List.of()),
                    Shop.item("mug", List.of(), List.of())));
    assertThat(query).isEqualTo(new Item("basket", Map.of("bought", List.of("mug", "spoon"))));
  }

  @Test
  void goldenRowsAreCheckedByTheirTowersEncoder() {
    assertThat(GoldenRow.encodingErrors(Readers.golden(), Readers.schemas())).isEmpty();
    assertThat(GoldenRow.encodingErrors(Readers.golden(), TowerSchemas.same(Shop.schema())))
        .isNotEmpty();
  }

  @Test
  void queriesShareTheFeatureOfTheirNameUnlessTheySayOtherwise() throws IOException {
    ItemSchema schema =
        yaml(
            """
            features:
              - {name: id, kind: one-hot}
              - {name: author, kind: one-hot}
            queries:
              - {name: read, kind: multi-hot, of: id, max-values: 64}
              - {name: author, kind: multi-hot}
              - {name: town, kind: one-hot, min-count: 2}
            """);
    assertThat(schema.queries())
        .extracting(QueryFeature::name, QueryFeature::of)
        .containsExactly(tuple("read", "id"), tuple("author", "author"), tuple("town", ""));
    assertThat(yaml(YamlFile.text(schema))).isEqualTo(schema);
  }

  @Test
  void aSchemaWithoutQueriesDoesNotSpeakOfThem() {
    ItemSchema schema = new ItemSchema(List.of(FeatureSpec.oneHot("id")), List.of());
    assertThat(YamlFile.text(schema)).doesNotContain("queries");
  }

  @Test
  void whatQueriesCannotDeclareIsAnError() {
    assertThatThrownBy(() -> queries("{name: id, kind: one-hot}"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("cannot be named 'id'");
    assertThatThrownBy(() -> queries("{name: read, kind: multi-hot, of: book}"))
        .hasMessageContaining("'read' has the values of 'book', which is no feature of the items")
        .hasMessageContaining("[author, id]");
    assertThatThrownBy(() -> queries("{name: read, kind: multi-hot, of: id, min-count: 3}"))
        .hasMessageContaining("leave them out");
    assertThatThrownBy(() -> queries("{name: a, kind: one-hot}, {name: a, kind: one-hot}"))
        .hasMessageContaining("'a' is declared twice");
  }

  private ItemSchema queries(String list) throws IOException {
    return yaml(
        "features: [{name: id, kind: one-hot}, {name: author, kind: one-hot}]\nqueries: ["
            + list
            + "]\n");
  }

  private ItemSchema yaml(String text) throws IOException {
    Path file = folder.resolve("schema.yaml");
    Files.writeString(file, text);
    return YamlFile.read(file, ItemSchema.class);
  }
}
