package dev.kindred.model.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.model.feature.Feature;
import dev.kindred.model.feature.FeatureEncoder;
import dev.kindred.model.feature.FeatureSchema;
import dev.kindred.model.feature.FeatureSpec;
import dev.kindred.model.feature.Shop;
import dev.kindred.model.feature.Vocabulary;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GoldenFileTest {

  @TempDir Path folder;

  @Test
  void rowsReadBackToTheLastBit() {
    Path file = folder.resolve(GoldenFile.FILE);
    List<GoldenRow> rows = GoldenRows.ofTheShop();
    GoldenFile.write(file, rows);
    List<GoldenRow> read = GoldenFile.read(file);
    assertThat(read).hasSameSizeAs(rows);
    for (int row = 0; row < rows.size(); row++) {
      assertThat(read.get(row).item()).isEqualTo(rows.get(row).item());
      assertThat(read.get(row).query()).containsExactly(rows.get(row).query());
      assertThat(read.get(row).itemVector()).containsExactly(rows.get(row).itemVector());
      assertThat(Arrays.deepEquals(read.get(row).ids().toArray(), rows.get(row).ids().toArray()))
          .isTrue();
    }
  }

  @Test
  void theEncoderThatMadeThemReproducesThem() {
    assertThat(GoldenRow.encodingErrors(GoldenRows.ofTheShop(), new FeatureEncoder(Shop.schema())))
        .isEmpty();
  }

  @Test
  void anotherVocabularyIsNoticed() {
    List<Feature> features = new ArrayList<>(Shop.schema().features());
    features.set(
        0, new Feature(FeatureSpec.oneHot("id"), Vocabulary.of(List.of("mug", "kettle"), 1)));
    List<String> errors =
        GoldenRow.encodingErrors(
            GoldenRows.ofTheShop(), new FeatureEncoder(new FeatureSchema(features)));
    assertThat(errors)
        .containsExactly("golden row 0 (mug): feature 'id' encodes to [3] but must to [4]");
  }
}
