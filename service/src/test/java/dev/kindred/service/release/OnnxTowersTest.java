package dev.kindred.service.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kindred.model.bundle.Bundle;
import dev.kindred.model.bundle.BundleException;
import dev.kindred.model.bundle.BundleManifest;
import dev.kindred.model.corpus.CorpusItem;
import dev.kindred.model.feature.Item;
import dev.kindred.model.files.Digests;
import dev.kindred.model.golden.GoldenRow;
import dev.kindred.service.embedding.BatchingSettings;
import dev.kindred.service.embedding.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxTowersTest {

  @TempDir Path folder;

  @Test
  void oneByOneAndTogetherTheVectorsAreThoseOfTraining() {
    Bundle bundle = Bundle.open(Fixture.copyTo(folder.resolve("small")));
    try (OnnxTowers towers = OnnxTowers.open(bundle, Device.CPU, BatchingSettings.DEFAULT)) {
      List<Item> items = bundle.golden().stream().map(GoldenRow::item).toList();
      float[][] together = towers.queries(items);
      for (int row = 0; row < items.size(); row++) {
        float[] trained = bundle.golden().get(row).query();
        assertThat(together[row]).containsExactly(trained, within(1e-5f));
        assertThat(towers.queries(List.of(items.get(row)))[0])
            .containsExactly(trained, within(1e-5f));
      }
    }
  }

  @Test
  void manyQueriesAreEmbeddedInTheirOrder() {
    Bundle bundle = Bundle.open(Fixture.copyTo(folder.resolve("small")));
    try (OnnxTowers towers = OnnxTowers.open(bundle, Device.CPU, BatchingSettings.DEFAULT)) {
      List<Item> items = bundle.corpus().stream().map(CorpusItem::item).toList();
      float[][] vectors = towers.queries(items);
      assertThat(vectors).hasNumberOfRows(200);
      assertThat(vectors[150])
          .containsExactly(towers.queries(List.of(items.get(150)))[0], within(1e-6f));
      assertThat(towers.corpus()).hasNumberOfRows(200);
    }
  }

  @Test
  void aTowerInTheOthersPlaceIsFoundOutByTheGoldenRows() throws IOException {
    Path small = Fixture.copyTo(folder.resolve("small"));
    Path query = small.resolve(Bundle.QUERY_TOWER);
    Path manifest = small.resolve(BundleManifest.FILE);
    String before = Digests.sha256(query);
    Files.copy(small.resolve(Bundle.ITEM_TOWER), query, StandardCopyOption.REPLACE_EXISTING);
    Files.writeString(manifest, Files.readString(manifest).replace(before, Digests.sha256(query)));

    Bundle forged = Bundle.open(small);
    assertThatThrownBy(() -> OnnxTowers.open(forged, Device.CPU, BatchingSettings.DEFAULT).close())
        .isInstanceOf(BundleException.Mismatch.class)
        .hasMessageContaining("golden row");
  }
}
