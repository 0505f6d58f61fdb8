package dev.kindred.service.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class MicroBatcherTest {

  private static final Duration LONG = Duration.ofSeconds(60);

  private final ExecutorService callers = Executors.newCachedThreadPool();
  private final GatedTower tower = new GatedTower();

  @AfterEach
  void stop() {
    tower.open();
    callers.close();
  }

  @Test
  void whoListensHearsOfEachRunAndOfEachWait() {
    List<Integer> runs = new ArrayList<>();
    List<Long> waits = new ArrayList<>();
    BatchListener listener =
        new BatchListener() {
          @Override
          public void waited(long nanos) {
            waits.add(nanos);
          }

          @Override
          public void ran(int rows) {
            runs.add(rows);
          }
        };
    try (MicroBatcher batcher =
        new MicroBatcher(List.of(Words::countAndSum), settings(8, 8), listener)) {
      batcher.embed(Words.batch("a", "b", "c"));
      batcher.embed(Words.batch("d"));
    }
    assertThat(runs).containsExactly(3, 1);
    assertThat(waits).hasSize(2).allMatch(nanos -> nanos >= 0);
  }

  @Test
  void whoIsAloneRunsItsOwnBatch() {
    tower.open();
    MicroBatcher batcher = new MicroBatcher(tower, settings(8, 8));

    float[][] vectors = batcher.embed(Words.batch("a b", "c"));

    // Ids: 0 padding, 1 default, 2 out of vocabulary, then a = 3, b = 4, c = 5.
    assertThat(vectors).isDeepEqualTo(new float[][] {{2, 7}, {1, 5}});
    assertThat(tower.threads).containsExactly(Thread.currentThread());
  }

  @Test
  void whatArrivesDuringARunIsAnsweredByOneRunOfTheOneThatWaitedLongest() {
    MicroBatcher batcher = new MicroBatcher(tower, settings(8, 100));
    CompletableFuture<float[][]> first = ask(batcher, "a");
    tower.awaitRun();
    CompletableFuture<float[][]> second = ask(batcher, "b");
    awaitQueued(batcher, 1);
    CompletableFuture<float[][]> third = ask(batcher, "c d", "a");
    awaitQueued(batcher, 3);
    tower.open();

    assertThat(first.join()).isDeepEqualTo(new float[][] {{1, 3}});
    assertThat(second.join()).isDeepEqualTo(new float[][] {{1, 4}});
    assertThat(third.join()).isDeepEqualTo(new float[][] {{2, 11}, {1, 3}});
    assertThat(tower.runs).containsExactly(1, 3);
    assertThat(tower.threads).doesNotHaveDuplicates();
    assertThat(batcher.queuedRows()).isZero();
  }

  @Test
  void aRunTakesNoMoreThanTheMostRowsUnlessOneBatchIsLarger() {
    MicroBatcher batcher = new MicroBatcher(tower, settings(3, 100));
    List<CompletableFuture<float[][]>> answers = new ArrayList<>();
    answers.add(ask(batcher, "a"));
    tower.awaitRun();
    answers.add(ask(batcher, "a", "b"));
    awaitQueued(batcher, 2);
    answers.add(ask(batcher, "a"));
    awaitQueued(batcher, 3);
    answers.add(ask(batcher, "a", "b", "c", "d"));
    awaitQueued(batcher, 7);
    answers.add(ask(batcher, "b"));
    awaitQueued(batcher, 8);
    tower.open();
    answers.forEach(CompletableFuture::join);

    assertThat(tower.runs).containsExactly(1, 3, 4, 1);
  }

  @Test
  void everybodyGetsTheirOwnVectorsAndRunsNeverOverlap() throws Exception {
    AtomicInteger running = new AtomicInteger();
    BatchEmbedder alone =
        batch -> {
          assertThat(running.incrementAndGet()).isOne();
          float[][] vectors = Words.countAndSum(batch);
          running.decrementAndGet();
          return vectors;
        };
    try (MicroBatcher batcher = new MicroBatcher(alone, settings(4, 1000));
        ExecutorService many = Executors.newFixedThreadPool(8)) {
      List<Future<float[][]>> answers = new ArrayList<>();
      for (int i = 0; i < 5000; i++) {
        String words = i % 2 == 0 ? "a" : "b c";
        answers.add(many.submit(() -> batcher.embed(Words.batch(words))));
      }
      for (int i = 0; i < answers.size(); i++) {
        assertThat(answers.get(i).get())
            .isDeepEqualTo(i % 2 == 0 ? new float[][] {{1, 3}} : new float[][] {{2, 9}});
      }
    }
  }

  @Test
  void aLongQueueIsRunBesideARunAndAShortOneIsNot() {
    GatedTower second = new GatedTower();
    MicroBatcher batcher =
        new MicroBatcher(List.of(tower, second), settings(64, 100), BatchListener.NONE);
    List<CompletableFuture<float[][]>> answers = new ArrayList<>();
    answers.add(ask(batcher, "a"));
    tower.awaitRun();
    for (int row = 1; row < 16; row++) {
      answers.add(ask(batcher, "a"));
      awaitQueued(batcher, row);
    }
    assertThat(second.runs).isEmpty();
    answers.add(ask(batcher, "a", "b"));
    second.awaitRun();
    awaitQueued(batcher, 0);
    second.open();
    answers.subList(1, answers.size()).forEach(CompletableFuture::join);
    tower.open();
    answers.forEach(CompletableFuture::join);

    assertThat(tower.runs).containsExactly(1);
    assertThat(second.runs).containsExactly(17);
    batcher.close();
  }

  @Test
  void withSeveralEmbeddersEverybodyGetsTheirOwnVectorsAndNoneIsUsedTwiceAtOnce() throws Exception {
    List<BatchEmbedder> embedders =
        Stream.generate(AtomicInteger::new)
            .limit(3)
            .<BatchEmbedder>map(running ->
                batch -> {
                  assertThat(running.incrementAndGet()).isOne();
                  float[][] vectors = Words.countAndSum(batch);
                  running.decrementAndGet();
                  return vectors;
                })
            .toList();
    try (MicroBatcher batcher =
            new MicroBatcher(embedders, settings(20, 1000), BatchListener.NONE);
        ExecutorService many = Executors.newFixedThreadPool(64)) {
      List<Future<float[][]>> answers = new ArrayList<>();
      for (int i = 0; i < 5000; i++) {
        String words = i % 2 == 0 ? "a" : "b c";
        answers.add(many.submit(() -> batcher.embed(Words.batch(words))));
      }
      for (int i = 0; i < answers.size(); i++) {
        assertThat(answers.get(i).get())
            .isDeepEqualTo(i % 2 == 0 ? new float[][] {{1, 3}} : new float[][] {{2, 9}});
      }
      assertThat(batcher.queuedRows()).isZero();
    }
  }

  @Test
  void withAWindowARunWaitsUntilItIsFull() {
    tower.open();
    MicroBatcher batcher =
        new MicroBatcher(tower, new BatchingSettings(2, 8, Duration.ofMillis(100), LONG));
    CompletableFuture<float[][]> first = ask(batcher, "a");
    CompletableFuture<float[][]> second = ask(batcher, "b");

    assertThat(first.join()).isDeepEqualTo(new float[][] {{1, 3}});
    assertThat(second.join()).isDeepEqualTo(new float[][] {{1, 4}});
    assertThat(tower.runs.stream().mapToInt(rows -> rows)).hasSizeBetween(1, 2);
  }

  @Test
  void aFullQueueRefuses() {
    MicroBatcher batcher = new MicroBatcher(tower, settings(2, 2));
    CompletableFuture<float[][]> running = ask(batcher, "a");
    tower.awaitRun();
    CompletableFuture<float[][]> waiting = ask(batcher, "a", "b");
    awaitQueued(batcher, 2);

    assertThatThrownBy(() -> batcher.embed(Words.batch("c")))
        .isInstanceOf(EmbeddingRejectedException.class)
        .hasMessage("2 rows wait to be embedded and 1 more would exceed 2: try again later");

    tower.open();
    assertThat(running.join()).hasDimensions(1, 2);
    assertThat(waiting.join()).hasDimensions(2, 2);
    assertThat(batcher.embed(Words.batch("c"))).hasDimensions(1, 2);
  }

  @Test
  void whatWaitsLongerThanTheDeadlineIsRefusedAndNotRun() {
    MicroBatcher batcher =
        new MicroBatcher(tower, new BatchingSettings(8, 8, Duration.ZERO, Duration.ofMillis(20)));
    CompletableFuture<float[][]> running = ask(batcher, "a");
    tower.awaitRun();

    assertThatThrownBy(() -> batcher.embed(Words.batch("b", "c")))
        .isInstanceOf(EmbeddingRejectedException.class)
        .hasMessageContaining("more than 20 ms");
    assertThat(batcher.queuedRows()).isZero();

    tower.open();
    assertThat(running.join()).hasDimensions(1, 2);
    assertThat(batcher.embed(Words.batch("d"))).isDeepEqualTo(new float[][] {{1, 6}});
    assertThat(tower.runs).containsExactly(1, 1);
  }

  @Test
  void closingAnswersWhatIsQueuedAndThenRefuses() throws Exception {
    MicroBatcher batcher = new MicroBatcher(tower, settings(1, 10));
    CompletableFuture<float[][]> running = ask(batcher, "a");
    tower.awaitRun();
    CompletableFuture<float[][]> queued = ask(batcher, "b");
    awaitQueued(batcher, 1);
    Thread closer = Thread.ofPlatform().start(batcher::close);
    tower.open();
    closer.join();

    assertThat(batcher.queuedRows()).isZero();
    assertThat(running.join()).hasDimensions(1, 2);
    assertThat(queued.join()).hasDimensions(1, 2);
    assertThatThrownBy(() -> batcher.embed(Words.batch("c")))
        .isInstanceOf(EmbeddingRejectedException.class)
        .hasMessage("embedding has been shut down");
  }

  @Test
  void aFailedRunFailsAllOfItsBatchesAndNoOthers() {
    AtomicInteger runs = new AtomicInteger();
    BatchEmbedder failsSecond =
        batch -> {
          if (runs.incrementAndGet() == 2) {
            throw new IllegalStateException("out of memory");
          }
          return tower.embed(batch);
        };
    MicroBatcher batcher = new MicroBatcher(failsSecond, settings(8, 8));
    CompletableFuture<float[][]> first = ask(batcher, "a");
    tower.awaitRun();
    List<CompletableFuture<float[][]>> failed = List.of(ask(batcher, "b"), ask(batcher, "c"));
    awaitQueued(batcher, 2);
    tower.open();

    assertThat(first.join()).isDeepEqualTo(new float[][] {{1, 3}});
    assertThat(failed)
        .allSatisfy(answer ->
            assertThatThrownBy(answer::join)
                .isInstanceOf(CompletionException.class)
                .hasRootCauseMessage("out of memory"));
    assertThat(batcher.embed(Words.batch("a"))).isDeepEqualTo(new float[][] {{1, 3}});
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | 8 | 0 | 1000 | max-rows must be between 1 and 1024, but is 0",
        "4 | 3 | 0 | 1000 | max-queued-rows must be at least max-rows (4), but is 3",
        "4 | 8 | 101 | 1000 | window must be between 0 and 100 ms, but is PT0.101S",
        "4 | 8 | 0 | 0 | deadline must be between 1 ms and 1 min, but is PT0S",
      })
  void settingsOutOfRangeAreRefused(
      int maxRows, int maxQueuedRows, int windowMillis, int deadlineMillis, String law) {
    assertThatThrownBy(() ->
            new BatchingSettings(
                maxRows,
                maxQueuedRows,
                Duration.ofMillis(windowMillis),
                Duration.ofMillis(deadlineMillis)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(law);
  }

  private static BatchingSettings settings(int maxRows, int maxQueuedRows) {
    return new BatchingSettings(maxRows, maxQueuedRows, Duration.ZERO, LONG);
  }

  private CompletableFuture<float[][]> ask(MicroBatcher batcher, String... items) {
    return CompletableFuture.supplyAsync(() -> batcher.embed(Words.batch(items)), callers);
  }

  private static void awaitQueued(MicroBatcher batcher, int rows) {
    while (batcher.queuedRows() != rows) {
      Thread.onSpinWait();
    }
  }
}
