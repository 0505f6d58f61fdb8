package dev.kindred.trainer.learn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.model.checkpoint.Checkpoint;
import dev.kindred.model.checkpoint.SafetensorsFile;
import dev.kindred.model.feature.TowerSchemas;
import dev.kindred.model.golden.GoldenRow;
import dev.kindred.model.tower.EmbeddingTable;
import dev.kindred.model.tower.TowerInput;
import dev.kindred.trainer.data.Dataset;
import dev.kindred.trainer.data.Split;
import dev.kindred.trainer.evaluate.Evaluation;
import dev.kindred.trainer.evaluate.Exclusions;
import dev.kindred.trainer.evaluate.Metrics;
import dev.kindred.trainer.evaluate.Slice;
import dev.kindred.trainer.torch.TorchDevice;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A query tower with features of its own, from training to evaluation. */
class QueryTowerTest {
  private static final Dataset LIBRARY = Library.dataset();

  @TempDir private Path folder = Path.of("");

  @Test
  void readersWhoWereNeverSeenFindTheirGenre() {
    train("out", recipe(), () -> false);
    Checkpoint checkpoint = Checkpoint.open(folder.resolve("out"));
    try (TrainedModel model = TrainedModel.open(checkpoint, LIBRARY, TorchDevice.CPU)) {
      Metrics all =
          Objects.requireNonNull(
              new Evaluation(LIBRARY, Split.TEST)
                  .measure("library", model.ranker())
                  .filtered()
                  .get(Slice.ALL));
      assertThat(all.recallAt10()).isGreaterThan(0.5); // By chance 10 of 74.
      int reader = LIBRARY.pairs(Split.TEST).source(0);
      int[] ranked =
          model.ranker().rank(new int[] {reader}, Library.BOOKS, Exclusions.known(LIBRARY))[0];
      assertThat(ranked)
          .hasSize(Library.BOOKS - LIBRARY.namedBy(reader).length)
          .doesNotContain(LIBRARY.namedBy(reader));
    }
  }

  @Test
  void tablesAreSharedWhereTheValuesAre() {
    train("out", recipe(), () -> false);
    Checkpoint checkpoint = Checkpoint.open(folder.resolve("out"));
    assertThat(checkpoint.architecture().tables())
        .extracting(EmbeddingTable::name)
        .containsExactlyInAnyOrder("id", "genre", "query.town");
    assertThat(checkpoint.architecture().query().inputs())
        .containsExactly(
            new TowerInput("read", "id"),
            new TowerInput("genre", "genre"),
            new TowerInput("town", "query.town"));
    train("apart", recipe().with(Map.of("shared-tables", "false")), () -> false);
    assertThat(Checkpoint.open(folder.resolve("apart")).architecture().tables())
        .extracting(EmbeddingTable::name)
        .containsExactlyInAnyOrder(
            "query.read", "query.genre", "query.town", "item.id", "item.genre");
  }

  @Test
  void aFeatureThatTheRecipeLeavesOutIsStillTheQuerysOwn() {
    train("out", recipe().with(Map.of("features", "[genre]")), () -> false);
    Checkpoint checkpoint = Checkpoint.open(folder.resolve("out"));
    assertThat(checkpoint.architecture().tables())
        .extracting(EmbeddingTable::name)
        .containsExactlyInAnyOrder("genre", "query.read", "query.town");
    assertThat(checkpoint.schemas().sharedWith("read")).isEmpty();
  }

  @Test
  void theCheckpointHoldsGoldenRowsOfBothTowers() {
    train("out", recipe(), () -> false);
    Checkpoint checkpoint = Checkpoint.open(folder.resolve("out"));
    TowerSchemas schemas = checkpoint.schemas();
    List<GoldenRow> golden = checkpoint.golden();
    assertThat(GoldenRow.encodingErrors(golden, schemas)).isEmpty();
    assertThat(golden).anyMatch(GoldenRow::isItem).anyMatch(GoldenRow::isQuery);
    assertThat(golden).noneMatch(row -> row.isItem() && row.isQuery());
  }

  @Test
  void anInterruptedRunEndsWithTheBitsOfAnUninterruptedOne() {
    Recipe recipe =
        recipe()
            .with(
                Map.of(
                    "log-q", "0.5",
                    "negatives.accidental-hits", "mask-known",
                    "early-stopping.patience", "9",
                    "ssl.augmentation", "cfm"));
    train("whole", recipe, () -> false);
    AtomicInteger asked = new AtomicInteger();
    train("cut", recipe, () -> asked.incrementAndGet() > 5);
    train("cut", recipe, () -> false);
    assertThat(weights("cut")).isEqualTo(weights("whole"));
  }

  private static Recipe recipe() {
    return Recipe.named("library")
        .with(
            Map.of(
                "embedding-dimension", "8",
                "layers", "[16, 8]",
                "batch-size", "32",
                "epochs", "12",
                "learning-rate", "0.05"));
  }

  private void train(String out, Recipe recipe, BooleanSupplier interrupted) {
    new TrainingRun(recipe, LIBRARY, folder.resolve(out), TorchDevice.CPU, 2, 1000, interrupted)
        .run(true);
  }

  private List<List<Float>> weights(String out) {
    Checkpoint checkpoint = Checkpoint.open(folder.resolve(out));
    try (SafetensorsFile weights = checkpoint.weights()) {
      List<List<Float>> all = new ArrayList<>();
      for (String name : checkpoint.architecture().weights()) {
        List<Float> values = new ArrayList<>();
        for (float value : weights.tensor(name).toArray()) {
          values.add(value);
        }
        all.add(values);
      }
      return all;
    }
  }
}
