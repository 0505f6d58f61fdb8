package dev.kindred.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.export.verify.Parity;
import dev.kindred.model.bundle.Bundle;
import dev.kindred.model.bundle.Similarity;
import dev.kindred.model.checkpoint.Checkpoint;
import dev.kindred.model.checkpoint.CheckpointWriter;
import dev.kindred.model.checkpoint.FloatTensor;
import dev.kindred.model.files.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BundleExportTest {

  private static final Clock NOON =
      Clock.fixed(Instant.parse("2026-11-21T12:00:00Z"), ZoneOffset.UTC);
  private static final Optional<String> UNNAMED = Optional.empty();

  @TempDir Path parent;
  private SmallModel model;
  private Path target;

  @BeforeEach
  void choose() {
    model = new SmallModel(1, 60);
    target = parent.resolve("releases/small");
  }

  @Test
  void everyRandomArchitectureAgreesWithItsDefinition() {
    long first = Long.getLong("kindred.seed", new Random().nextInt(1_000_000));
    System.out.println("BundleExportTest: seeds from -Dkindred.seed=" + first);
    for (long seed = first; seed < first + 12; seed++) {
      SmallModel random = new SmallModel(seed, 40);
      Path folder = parent.resolve("random-" + seed);
      Checkpoint checkpoint = random.writeTo(folder.resolve("checkpoint"), 40);
      Parity parity =
          export(checkpoint, new Storage(seed % 2 == 0 ? 0 : Long.MAX_VALUE))
              .writeTo(folder.resolve("bundle"), UNNAMED)
              .parity();
      assertThat(parity.rows()).isEqualTo(40);
      assertThat(Math.max(parity.query(), parity.item())).as("seed %d", seed).isLessThan(1e-5);
    }
  }

  @Test
  void theBundleOpensAndSaysWhereItComesFrom() {
    Checkpoint checkpoint = model.writeTo(parent.resolve("cfm"), 8);
    assertThat(export(checkpoint, Storage.DEFAULT).writeTo(target, UNNAMED).modelVersion())
        .isEqualTo("cfm-2026-11-21");
    Bundle bundle = Bundle.open(target);
    assertThat(bundle.manifest().createdAt()).isEqualTo("2026-11-21T12:00:00Z");
    assertThat(bundle.manifest().similarity()).isEqualTo(Similarity.COSINE);
    assertThat(bundle.manifest().metrics()).containsEntry("recall@10", 0.5);
    assertThat(bundle.manifest().provenance())
        .containsEntry("dataset", "d1")
        .containsEntry("seed", "1")
        .containsEntry("step", "7")
        .containsEntry("recipe.yaml", "method: cfm\n")
        .containsKeys("checkpoint", "exporter", "export.java", "export.platform");
    assertThat(bundle.corpus()).isEqualTo(model.corpus());
    assertThat(bundle.schema().fingerprint()).isEqualTo(model.schema().fingerprint());
    assertThat(target.resolve(Storage.WEIGHTS)).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, Long.MAX_VALUE})
  void theSameCheckpointGivesTheSameBytes(long largestInline) {
    Checkpoint checkpoint = model.writeTo(parent.resolve("cfm"), 8);
    Path again = parent.resolve("again");
    export(checkpoint, new Storage(largestInline)).writeTo(target, UNNAMED);
    export(checkpoint, new Storage(largestInline)).writeTo(again, Optional.of("other"));
    assertThat(Bundle.open(again).contentDigest()).isEqualTo(Bundle.open(target).contentDigest());
  }

  @Test
  void largeWeightsLieOnceInTheirOwnFile() throws IOException {
    Checkpoint checkpoint = model.writeTo(parent.resolve("cfm"), 8);
    export(checkpoint, new Storage(0)).writeTo(target, UNNAMED);
    assertThat(Bundle.open(target).manifest().files()).containsKey(Storage.WEIGHTS);
    long last =
        model.weights().values().stream().mapToLong(w -> w.data().byteSize()).max().orElse(0);
    assertThat(Files.size(target.resolve(Storage.WEIGHTS)))
        .isBetween(
            (model.weights().size() - 1) * 4096L + 1, (model.weights().size() - 1) * 4096L + last);
  }

  @Test
  void aWeightThatWasEditedFailsTheExport() {
    Checkpoint checkpoint = model.writeTo(parent.resolve("cfm"), 8);
    List<FloatTensor> edited = new ArrayList<>(model.weights().values());
    FloatTensor last = edited.removeLast();
    float[] values = last.toArray();
    values[0] += 0.01f;
    edited.add(FloatTensor.of(last.name(), last.shape(), values));
    CheckpointWriter.resume(checkpoint).finish(8, edited, List.of(), model.golden(8), Map.of());
    assertThatThrownBy(() ->
            export(Checkpoint.open(parent.resolve("cfm")), Storage.DEFAULT)
                .writeTo(target, UNNAMED))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageMatching(
            "the item tower in ONNX differs from training: golden row \\d \\(item-\\d\\) by .*");
    assertThat(parent.resolve("releases")).isEmptyDirectory();
  }

  @Test
  void weightsThatAreNotNumbersFailTheExport() {
    FloatTensor first = model.weights().values().stream().toList().getLast();
    model
        .weights()
        .put(first.name(), FloatTensor.of(first.name(), first.shape(), nan((int) first.count())));
    Checkpoint checkpoint = model.writeTo(parent.resolve("cfm"), 8);
    assertThatThrownBy(() -> export(checkpoint, Storage.DEFAULT).writeTo(target, UNNAMED))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("by Infinity");
  }

  @Test
  void paddingThatIsNotZeroFailsTheExport() {
    FloatTensor table = model.weights().values().iterator().next();
    float[] values = table.toArray();
    values[0] = 0.5f;
    model.weights().put(table.name(), FloatTensor.of(table.name(), table.shape(), values));
    assertFails(model.writeTo(parent.resolve("cfm"), 8), "'tables.id' have 0.5 in row 0, column 0");
  }

  @Test
  void weightsOfAnotherShapeFailTheExport() {
    FloatTensor table = model.weights().values().iterator().next();
    List<FloatTensor> others = new ArrayList<>(model.weights().values());
    others.set(0, FloatTensor.of(table.name(), new long[] {table.count()}, table.toArray()));
    Checkpoint checkpoint = model.writeTo(parent.resolve("cfm"), 8);
    CheckpointWriter.resume(checkpoint).finish(8, others, List.of(), model.golden(8), Map.of());
    assertFails(
        Checkpoint.open(parent.resolve("cfm")), "'tables.id' have shape [" + table.count() + "]");
  }

  @Test
  void weightsThatAreMissingFailTheExport() {
    Checkpoint checkpoint = model.writeTo(parent.resolve("cfm"), 8);
    CheckpointWriter.resume(checkpoint).finish(8, List.of(), List.of(), model.golden(8), Map.of());
    assertFails(Checkpoint.open(parent.resolve("cfm")), "has no tensor 'tables.id'");
  }

  @Test
  void anUnfinishedCheckpointSaysWhatToDo() {
    assertFails(
        model.writeUnfinishedTo(parent.resolve("cfm")),
        "is not finished (step 3): resume its training with --resume");
  }

  @Test
  void aCheckpointWithoutGoldenRowsCannotBeProved() {
    assertFails(model.writeTo(parent.resolve("cfm"), 0), "has no golden rows");
  }

  @Test
  void aBundleThatIsThereAlreadyIsLeftAlone() throws IOException {
    BundleExport export = export(model.writeTo(parent.resolve("cfm"), 8), Storage.DEFAULT);
    assertThat(export.isAlreadyAt(target, UNNAMED)).isFalse();
    export.writeTo(target, UNNAMED);
    assertThat(export.isAlreadyAt(target, UNNAMED)).isTrue();
    assertThat(export.isAlreadyAt(target, Optional.of("cfm-2026-11-21"))).isTrue();
    assertThatThrownBy(() -> export.isAlreadyAt(target, Optional.of("other")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("holds another model, 'cfm-2026-11-21'");

    BundleExport other =
        export(new SmallModel(2, 60).writeTo(parent.resolve("other"), 8), Storage.DEFAULT);
    assertThatThrownBy(() -> other.isAlreadyAt(target, UNNAMED))
        .hasMessageContaining("a bundle never changes");

    Files.delete(target.resolve(Bundle.ITEM_TOWER));
    assertThatThrownBy(() -> export.isAlreadyAt(target, UNNAMED))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("item_tower.onnx is missing");
  }

  private void assertFails(Checkpoint checkpoint, String message) {
    assertThatThrownBy(() -> export(checkpoint, Storage.DEFAULT).writeTo(target, UNNAMED))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(message);
    assertThat(target).doesNotExist();
  }

  private static float[] nan(int count) {
    float[] values = new float[count];
    Arrays.fill(values, Float.NaN);
    return values;
  }

  private static BundleExport export(Checkpoint checkpoint, Storage storage) {
    return new BundleExport(checkpoint, NOON, storage);
  }
}
