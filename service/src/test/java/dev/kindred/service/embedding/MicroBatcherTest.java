package dev.kindred.service.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class MicroBatcherTest {

  @Test
  void aBatchIsAnsweredWithItsOwnVectors() {
    try (MicroBatcher batcher = new MicroBatcher("test", Words::countAndSum, 8, 8)) {
      float[][] vectors = batcher.submit(Words.batch("a b", "c")).join();

      // Ids: 0 padding, 1 default, 2 out of vocabulary, then a = 3, b = 4, c = 5.
      assertThat(vectors).isDeepEqualTo(new float[][] {{2, 7}, {1, 5}});
    }
  }

  @Test
  void whatArrivesDuringARunIsAnsweredByOneRun() {
    GatedTower tower = new GatedTower();
    try (MicroBatcher batcher = new MicroBatcher("test", tower, 8, 100)) {
      CompletableFuture<float[][]> first = batcher.submit(Words.batch("a"));
      tower.awaitRun();
      CompletableFuture<float[][]> second = batcher.submit(Words.batch("b"));
      CompletableFuture<float[][]> third = batcher.submit(Words.batch("c d", "a"));
      assertThat(batcher.queuedRows()).isEqualTo(3);
      tower.open();

      assertThat(first.join()).isDeepEqualTo(new float[][] {{1, 3}});
      assertThat(second.join()).isDeepEqualTo(new float[][] {{1, 4}});
      assertThat(third.join()).isDeepEqualTo(new float[][] {{2, 11}, {1, 3}});
      assertThat(tower.runs).containsExactly(1, 3);
      assertThat(batcher.queuedRows()).isZero();
    }
  }

  @Test
  void aRunTakesNoMoreThanTheMostRowsUnlessOneBatchIsLarger() {
    GatedTower tower = new GatedTower();
    try (MicroBatcher batcher = new MicroBatcher("test", tower, 3, 100)) {
      List<CompletableFuture<float[][]>> futures = new ArrayList<>();
      futures.add(batcher.submit(Words.batch("a")));
      tower.awaitRun();
      futures.add(batcher.submit(Words.batch("a", "b")));
      futures.add(batcher.submit(Words.batch("a")));
      futures.add(batcher.submit(Words.batch("a", "b", "c", "d")));
      futures.add(batcher.submit(Words.batch("b")));
      tower.open();
      futures.forEach(CompletableFuture::join);

      assertThat(tower.runs).containsExactly(1, 3, 4, 1);
    }
  }

  @Test
  void runsAreOnOnePlatformThread() throws Exception {
    GatedTower tower = new GatedTower();
    tower.open();
    try (MicroBatcher batcher = new MicroBatcher("towers", tower, 4, 1000);
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<float[][]>> answers = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        String words = i % 2 == 0 ? "a" : "b c";
        answers.add(callers.submit(() -> batcher.submit(Words.batch(words)).join()));
      }
      for (int i = 0; i < answers.size(); i++) {
        assertThat(answers.get(i).get())
            .isDeepEqualTo(i % 2 == 0 ? new float[][] {{1, 3}} : new float[][] {{2, 9}});
      }
    }
    assertThat(tower.threads.stream().distinct())
        .singleElement()
        .satisfies(thread -> assertThat(thread.isVirtual()).isFalse())
        .satisfies(thread -> assertThat(thread.getName()).isEqualTo("towers"));
  }

  @Test
  void aFullQueueRefuses() {
    GatedTower tower = new GatedTower();
    try (MicroBatcher batcher = new MicroBatcher("test", tower, 2, 2)) {
      CompletableFuture<float[][]> running = batcher.submit(Words.batch("a"));
      tower.awaitRun();
      CompletableFuture<float[][]> waiting = batcher.submit(Words.batch("a", "b"));

      assertThatThrownBy(() -> batcher.submit(Words.batch("c")))
          .isInstanceOf(EmbeddingRejectedException.class)
          .hasMessage("2 rows wait to be embedded and 1 more would exceed 2: try again later");

      tower.open();
      assertThat(running.join()).hasDimensions(1, 2);
      assertThat(waiting.join()).hasDimensions(2, 2);
      assertThat(batcher.submit(Words.batch("c")).join()).hasDimensions(1, 2);
    }
  }

  @Test
  void closingAnswersWhatIsQueuedAndThenRefuses() throws Exception {
    GatedTower tower = new GatedTower();
    MicroBatcher batcher = new MicroBatcher("test", tower, 1, 10);
    CompletableFuture<float[][]> running = batcher.submit(Words.batch("a"));
    tower.awaitRun();
    CompletableFuture<float[][]> queued = batcher.submit(Words.batch("b"));
    Thread closer = Thread.ofPlatform().start(batcher::close);
    tower.open();
    closer.join();

    assertThat(running).isCompleted();
    assertThat(queued).isCompleted();
    assertThatThrownBy(() -> batcher.submit(Words.batch("c")))
        .isInstanceOf(EmbeddingRejectedException.class)
        .hasMessage("embedding has been shut down");
  }

  @Test
  void aFailedRunFailsItsFuturesAndNoOthers() {
    AtomicInteger runs = new AtomicInteger();
    BatchEmbedder failsFirst =
        batch -> {
          if (runs.getAndIncrement() == 0) {
            throw new IllegalStateException("out of memory");
          }
          return Words.countAndSum(batch);
        };
    try (MicroBatcher batcher = new MicroBatcher("test", failsFirst, 8, 8)) {
      CompletableFuture<float[][]> failed = batcher.submit(Words.batch("a"));
      assertThatThrownBy(failed::join)
          .isInstanceOf(CompletionException.class)
          .hasRootCauseMessage("out of memory");

      assertThat(batcher.submit(Words.batch("a")).join()).isDeepEqualTo(new float[][] {{1, 3}});
    }
  }

  @Test
  void aCancelledBatchIsNotRun() {
    GatedTower tower = new GatedTower();
    try (MicroBatcher batcher = new MicroBatcher("test", tower, 8, 8)) {
      CompletableFuture<float[][]> running = batcher.submit(Words.batch("a"));
      tower.awaitRun();
      CompletableFuture<float[][]> unwanted = batcher.submit(Words.batch("a", "b", "c"));
      unwanted.cancel(false);
      CompletableFuture<float[][]> wanted = batcher.submit(Words.batch("d"));
      tower.open();

      assertThat(running.join()).hasDimensions(1, 2);
      assertThat(wanted.join()).isDeepEqualTo(new float[][] {{1, 6}});
      assertThat(tower.runs).containsExactly(1, 1);
    }
  }

  @Test
  void itMayBeClosedByWhatDependsOnAFuture() {
    GatedTower tower = new GatedTower();
    MicroBatcher batcher = new MicroBatcher("test", tower, 8, 8);
    CompletableFuture<Void> closed =
        batcher.submit(Words.batch("a")).thenAccept(_ -> batcher.close());
    tower.open();

    assertThat(closed.join()).isNull();
  }

  @Test
  void boundsThatContradictEachOtherAreRefused() {
    assertThatThrownBy(() -> new MicroBatcher("test", Words::countAndSum, 4, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("maxRows=4, maxQueuedRows=3");
  }
}
