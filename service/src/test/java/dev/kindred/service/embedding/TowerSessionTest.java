package dev.kindred.service.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kindred.model.bundle.Bundle;
import dev.kindred.model.bundle.BundleException;
import dev.kindred.model.feature.EncodedBatch;
import dev.kindred.model.feature.FeatureSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TowerSessionTest {

  private static final Bundle BUNDLE = SmallBundle.BUNDLE;

  @TempDir Path folder;

  @Test
  void bothTowersReproduceTheGoldenRows() {
    try (TowerSession query = SmallBundle.queryTower();
        TowerSession item = TowerSession.open(BUNDLE.itemTower(), BUNDLE.schema(), Device.CPU, 2)) {
      assertThat(GoldenCheck.query(BUNDLE, query)).isLessThan(1e-6f);
      assertThat(GoldenCheck.item(BUNDLE, item)).isLessThan(1e-6f);
      assertThat(query.dimension()).isEqualTo(BUNDLE.manifest().dimension());
    }
  }

  @Test
  void aRowsVectorDoesNotDependOnTheRowsBesideItNorOnEarlierRuns() {
    EncodedBatch corpus = SmallBundle.corpus();
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    try (TowerSession session = SmallBundle.queryTower()) {
      float[][] expected = new float[corpus.rows()][];
      for (int row = 0; row < expected.length; row++) {
        expected[row] = session.embed(corpus.select(new int[] {row}))[0];
      }
      for (int trial = 0; trial < 100; trial++) {
        int[] rows = random.ints(random.nextInt(70), 0, corpus.rows()).toArray();
        float[][] vectors = session.embed(corpus.select(rows));

        assertThat(vectors).hasNumberOfRows(rows.length);
        for (int i = 0; i < rows.length; i++) {
          assertThat(vectors[i]).containsExactly(expected[rows[i]], within(1e-6f));
        }
      }
    }
  }

  @Test
  void moreRowsThanOneRunTakesAreEmbeddedInSeveral() {
    EncodedBatch corpus = SmallBundle.corpus();
    EncodedBatch many =
        corpus.select(new Random(1).ints(2 * Sizes.MAX_ROWS + 1, 0, corpus.rows()).toArray());
    try (TowerSession session = SmallBundle.queryTower()) {
      float[][] vectors = session.embed(many);

      assertThat(vectors).hasNumberOfRows(many.rows());
      for (int row : new int[] {0, 1023, 1024, 2047, 2048}) {
        assertThat(vectors[row])
            .containsExactly(session.embed(many.select(new int[] {row}))[0], within(1e-6f));
      }
    }
  }

  @Test
  void theProviderIsKnownOnceItHasAnswered() {
    try (TowerSession session = SmallBundle.queryTower()) {
      assertThat(session.embed(SmallBundle.corpus().select(new int[0]))).isEmpty();
      assertThat(session.provider()).isEmpty();
      assertThat(session.embed(SmallBundle.corpus())).hasNumberOfRows(200);
      assertThat(session.provider()).contains(Provider.CPU);
    }
  }

  @Test
  void aVirtualThreadIsRefused() throws InterruptedException {
    try (TowerSession session = SmallBundle.queryTower()) {
      FutureTask<float[][]> task = new FutureTask<>(() -> session.embed(SmallBundle.corpus()));
      Thread.ofVirtual().start(task).join();

      assertThatThrownBy(task::get)
          .isInstanceOf(ExecutionException.class)
          .hasRootCauseMessage("towers run on platform threads only");
    }
  }

  @Test
  void aFileThatIsNoTowerIsCorruptOnEachDevice() throws IOException {
    byte[] tower = Files.readAllBytes(BUNDLE.queryTower());
    Path truncated = folder.resolve("query_tower.onnx");
    Files.write(truncated, Arrays.copyOf(tower, tower.length / 2));

    for (Device device : Device.values()) {
      assertThatThrownBy(() -> TowerSession.open(truncated, BUNDLE.schema(), device, 1).close())
          .isInstanceOf(BundleException.Corrupt.class)
          .hasMessageContaining(truncated + " cannot be loaded");
    }
  }

  @Test
  void aTowerThatReadsWhatTheSchemaLacksIsAMismatch() {
    FeatureSchema other = new FeatureSchema(List.of(BUNDLE.schema().features().getFirst()));

    assertThatThrownBy(() -> TowerSession.open(BUNDLE.queryTower(), other, Device.CPU, 1).close())
        .isInstanceOf(BundleException.Mismatch.class)
        .hasMessageContaining("the schema has only [id]");
  }

  @Test
  void autoAnswersWithOrWithoutCuda() {
    try (TowerSession session =
        TowerSession.open(BUNDLE.queryTower(), BUNDLE.schema(), Device.AUTO, 1)) {
      assertThat(GoldenCheck.query(BUNDLE, session)).isLessThan(GoldenCheck.TOLERANCE);
      assertThat(session.provider()).isPresent();
    }
  }

  @Test
  void cudaAnswersOnCudaOrSaysWhatToDo() {
    try (TowerSession session =
        TowerSession.open(BUNDLE.queryTower(), BUNDLE.schema(), Device.CUDA, 1)) {
      assertThat(GoldenCheck.query(BUNDLE, session)).isLessThan(GoldenCheck.TOLERANCE);
      assertThat(session.provider()).contains(Provider.CUDA);
    } catch (DeviceUnavailableException e) {
      assertThat(e).hasMessageContaining("device: cuda cannot run").hasMessageContaining("install");
    }
  }
}
