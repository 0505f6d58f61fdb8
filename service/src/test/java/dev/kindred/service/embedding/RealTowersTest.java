package dev.kindred.service.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kindred.model.feature.EncodedBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Embedding together and in bulk, against the real towers one run at a time. */
@Timeout(60)
class RealTowersTest {

  private static final EncodedBatch CORPUS = SmallBundle.corpus();

  @Test
  void manyThreadsGetWhatADirectRunGives() throws Exception {
    try (TowerSession session = SmallBundle.queryTower()) {
      float[][] expected = session.embed(CORPUS);
      List<Future<float[][]>> answers = new ArrayList<>();
      try (MicroBatcher batcher = new MicroBatcher(session, BatchingSettings.DEFAULT);
          ExecutorService callers = Executors.newFixedThreadPool(16)) {
        for (int i = 0; i < 2000; i++) {
          EncodedBatch one = CORPUS.select(new int[] {i % CORPUS.rows()});
          answers.add(callers.submit(() -> batcher.embed(one)));
        }
      }
      for (int i = 0; i < answers.size(); i++) {
        assertThat(answers.get(i).get()[0])
            .containsExactly(expected[i % CORPUS.rows()], within(1e-6f));
      }
    }
  }

  @Test
  void theCorpusInBulkIsWhatTheItemTowerGives() {
    float[][] vectors = CorpusEmbedder.embed(SmallBundle.BUNDLE, Device.CPU);
    try (TowerSession session =
        TowerSession.open(
            SmallBundle.BUNDLE.itemTower(), SmallBundle.BUNDLE.schema(), Device.CPU, 1)) {
      float[][] expected = session.embed(CORPUS);

      assertThat(vectors).hasNumberOfRows(expected.length);
      for (int row = 0; row < expected.length; row++) {
        assertThat(vectors[row]).containsExactly(expected[row], within(1e-6f));
      }
    }
  }
}
