package dev.kindred.benchmarks;

import dev.kindred.model.bundle.Bundle;
import dev.kindred.model.corpus.CorpusItem;
import dev.kindred.model.feature.EncodedBatch;
import dev.kindred.model.feature.FeatureEncoder;
import dev.kindred.service.embedding.BatchListener;
import dev.kindred.service.embedding.BatchingSettings;
import dev.kindred.service.embedding.Device;
import dev.kindred.service.embedding.MicroBatcher;
import dev.kindred.service.embedding.TowerSession;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * Single rows through the query tower: one after another on one thread, against many threads whose
 * rows are put together.
 */
final class BatchingBenchmark {

  private static final int CALLERS = 64;
  private static final int ROWS_EACH = 1000;
  private static final long SEED = 1;

  private BatchingBenchmark() {}

  /**
   * Rows per second, medians.
   *
   * @param alone one after another
   * @param together from 64 threads
   * @param gain of together over alone, the median of the rounds'
   */
  record Result(double alone, double together, double gain) {}

  /** Measures both in turn. */
  static Result run(Bundle bundle, int rounds) {
    FeatureEncoder encoder = new FeatureEncoder(bundle.schema());
    List<CorpusItem> corpus = bundle.corpus();
    List<EncodedBatch> rows =
        new SplittableRandom(SEED)
            .ints(ROWS_EACH, 0, corpus.size())
            .mapToObj(item -> encoder.encode(List.of(corpus.get(item).item())))
            .toList();
    double[] alone = new double[rounds];
    double[] together = new double[rounds];
    double[] gain = new double[rounds];
    try (TowerSession session =
            TowerSession.open(bundle.queryTower(), bundle.schema(), Device.CPU, 1);
        Others others = Others.of(session);
        MicroBatcher batcher =
            new MicroBatcher(others.with(session), BatchingSettings.DEFAULT, BatchListener.NONE)) {
      for (int round = -1; round < rounds; round++) { // The first warms up.
        double one = alone(session, rows);
        double many = together(batcher, rows);
        if (round >= 0) {
          alone[round] = one;
          together[round] = many;
          gain[round] = many / one;
        }
      }
    }
    return new Result(Medians.of(alone), Medians.of(together), Medians.of(gain));
  }

  /** What runs beside the first session, as in the service. */
  private record Others(List<TowerSession> sessions) implements AutoCloseable {
    static Others of(TowerSession first) {
      return new Others(Stream.generate(first::another).limit(first.runsAtOnce() - 1).toList());
    }

    List<TowerSession> with(TowerSession first) {
      return Stream.concat(Stream.of(first), sessions.stream()).toList();
    }

    @Override
    public void close() {
      sessions.forEach(TowerSession::close);
    }
  }

  private static double alone(TowerSession session, List<EncodedBatch> rows) {
    int times = 10;
    long start = System.nanoTime();
    for (int time = 0; time < times; time++) {
      rows.forEach(session::embed);
    }
    return 1e9 * times * rows.size() / (System.nanoTime() - start);
  }

  private static double together(MicroBatcher batcher, List<EncodedBatch> rows) {
    long start = System.nanoTime();
    List<CompletableFuture<Void>> callers = new ArrayList<>();
    Stream.generate(() -> (Runnable) () -> rows.forEach(batcher::embed))
        .limit(CALLERS)
        .forEach(caller ->
            callers.add(
                CompletableFuture.runAsync(caller, task -> Thread.ofPlatform().start(task))));
    callers.forEach(CompletableFuture::join);
    return 1e9 * CALLERS * rows.size() / (System.nanoTime() - start);
  }
}
