package dev.kindred.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.model.corpus.CorpusItem;
import dev.kindred.model.feature.Item;
import dev.kindred.model.feature.Shop;
import dev.kindred.model.feature.TowerSchemas;
import dev.kindred.model.files.InvalidInputException;
import dev.kindred.model.golden.GoldenRows;
import dev.kindred.model.tower.EmbeddingTable;
import dev.kindred.model.tower.Towers;
import dev.kindred.model.tower.TwoTowerArchitecture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {

  private static final List<CorpusItem> CORPUS =
      List.of(new CorpusItem(new Item("mug", Map.of()), 2));

  @TempDir Path parent;
  private Path folder;
  private CheckpointWriter writer;

  @BeforeEach
  void create() {
    folder = parent.resolve("checkpoint");
    writer =
        CheckpointWriter.create(
            folder,
            "method: baseline\n",
            TowerSchemas.same(Shop.schema()),
            Towers.over(Shop.schema()),
            CORPUS,
            Map.of("seed", "1"));
  }

  @Test
  void aFreshCheckpointHoldsEverythingButWeights() {
    Checkpoint checkpoint = Checkpoint.open(folder);
    assertThat(checkpoint.recipe()).isEqualTo("method: baseline\n");
    assertThat(checkpoint.schemas().fingerprint()).isEqualTo(Shop.schema().fingerprint());
    assertThat(checkpoint.architecture()).isEqualTo(Towers.over(Shop.schema()));
    assertThat(checkpoint.corpus()).isEqualTo(CORPUS);
    assertThat(checkpoint.manifest().provenance()).containsEntry("seed", "1");
    assertThatThrownBy(checkpoint::weights).hasMessageContaining("holds no weights yet");
    assertThatThrownBy(checkpoint::golden).hasMessageContaining("not finished (step 0)");
  }

  @Test
  void theLatestStateTakesThePlaceOfTheOneBefore() {
    writer.save(10, tensors(1), tensors(2));
    writer.save(20, tensors(3), tensors(4));
    Checkpoint checkpoint = Checkpoint.open(folder);
    assertThat(checkpoint.manifest().step()).isEqualTo(20);
    try (SafetensorsFile weights = checkpoint.weights();
        SafetensorsFile optimizer = checkpoint.optimizer()) {
      assertThat(weights.tensor("w").get(0)).isEqualTo(3);
      assertThat(optimizer.tensor("w").get(0)).isEqualTo(4);
    }
    assertThat(folder.resolve("steps")).isDirectoryNotContaining("glob:**/10");
  }

  @Test
  void aFinishedCheckpointHasGoldenRowsAndMetrics() {
    writer.save(10, tensors(1), tensors(2));
    writer.finish(10, tensors(1), tensors(2), GoldenRows.ofTheShop(), Map.of("recall@10", 0.5));
    Checkpoint checkpoint = Checkpoint.open(folder);
    assertThat(checkpoint.manifest().finished()).isTrue();
    assertThat(checkpoint.manifest().metrics()).containsEntry("recall@10", 0.5);
    assertThat(checkpoint.golden()).hasSize(2);
  }

  @Test
  void whatTrainingFoundOutJoinsTheProvenance() {
    Map<String, String> before = Checkpoint.open(folder).manifest().provenance();
    writer.save(10, tensors(1), tensors(2));
    writer.finish(
        20,
        tensors(1),
        tensors(2),
        GoldenRows.ofTheShop(),
        Map.of(),
        Map.of("temperature", "0.05"));
    assertThat(Checkpoint.open(folder).manifest().provenance())
        .containsAllEntriesOf(before)
        .containsEntry("temperature", "0.05");
  }

  @Test
  void remainsOfAnInterruptedSaveCountForNothing() throws IOException {
    writer.save(10, tensors(1), tensors(2));
    Path half = Files.createDirectories(folder.resolve("steps/20.partial-99"));
    Files.writeString(half.resolve("weights.safetensors"), "half");
    Path whole = Files.createDirectories(folder.resolve("steps/20"));
    Files.writeString(whole.resolve("weights.safetensors"), "of another run");

    CheckpointWriter.resume(Checkpoint.open(folder)).save(20, tensors(5), tensors(6));

    try (SafetensorsFile weights = Checkpoint.open(folder).weights()) {
      assertThat(weights.tensor("w").get(0)).isEqualTo(5);
    }
    assertThat(folder.resolve("steps")).isDirectoryNotContaining("glob:**/20.partial-99");
  }

  @Test
  void anEditedOrMissingFileIsNamed() throws IOException {
    writer.save(10, tensors(1), tensors(2));
    Path weights = folder.resolve("steps/10/weights.safetensors");
    byte[] bytes = Files.readAllBytes(weights);
    bytes[bytes.length - 1] ^= 1;
    Files.write(weights, bytes);
    assertThatThrownBy(() -> Checkpoint.open(folder))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("steps/10/weights.safetensors was changed or truncated");
    Files.delete(weights);
    assertThatThrownBy(() -> Checkpoint.open(folder)).hasMessageContaining("is missing");
  }

  @Test
  void anotherFormatVersionIsNeitherReadNorTouched() throws IOException {
    Path manifest = folder.resolve(CheckpointManifest.FILE);
    String text = Files.readString(manifest);
    Files.writeString(manifest, text.replace("\"formatVersion\" : 1", "\"formatVersion\" : 2"));
    assertThatThrownBy(() -> Checkpoint.open(folder))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("format version 2, but this program reads version 1")
        .hasMessageContaining("use a newer Kindred");
    Files.writeString(manifest, text.replace("\"formatVersion\" : 1", "\"formatVersion\" : 0"));
    assertThatThrownBy(() -> Checkpoint.open(folder)).hasMessageContaining("train again");
    Files.writeString(manifest, text.substring(0, text.length() / 2));
    assertThatThrownBy(() -> Checkpoint.open(folder)).hasMessageContaining("corrupt");
  }

  @Test
  void aTableThatLacksARowIsRefused() {
    TwoTowerArchitecture whole = Towers.over(Shop.schema());
    List<EmbeddingTable> tables = new ArrayList<>(whole.tables());
    tables.set(2, new EmbeddingTable("words", tables.get(2).rows() - 1, 2));
    Path other = parent.resolve("other");
    CheckpointWriter.create(
        other,
        "",
        TowerSchemas.same(Shop.schema()),
        new TwoTowerArchitecture(tables, whole.query(), whole.item()),
        CORPUS,
        Map.of());
    assertThatThrownBy(() -> Checkpoint.open(other).architecture())
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("the table 'words' has 5 rows, but the feature 'words' has 6 ids");
  }

  @Test
  void aFolderThatIsNoCheckpointSaysSo() {
    assertThatThrownBy(() -> Checkpoint.open(parent))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("is not a checkpoint");
  }

  private static List<FloatTensor> tensors(float value) {
    return List.of(FloatTensor.of("w", new long[] {1}, new float[] {value}));
  }
}
