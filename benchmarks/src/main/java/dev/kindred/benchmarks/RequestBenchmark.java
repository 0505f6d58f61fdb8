package dev.kindred.benchmarks;

import dev.kindred.model.bundle.Bundle;
import dev.kindred.model.corpus.CorpusItem;
import dev.kindred.model.feature.FeatureEncoder;
import dev.kindred.model.feature.Item;
import dev.kindred.service.embedding.BatchingSettings;
import dev.kindred.service.embedding.Device;
import dev.kindred.service.embedding.TowerSession;
import dev.kindred.service.index.Exclusions;
import dev.kindred.service.index.IndexSettings;
import dev.kindred.service.index.IndexStore;
import dev.kindred.service.release.OnnxTowers;
import dev.kindred.service.release.Release;
import dev.kindred.service.release.ReleaseLoader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** What one recommendation of ten items costs in CPU time, in process and over HTTP. */
final class RequestBenchmark implements AutoCloseable {

  private static final int K = 10;
  private static final long SEED = 1;

  /** The compiler is busy for the first requests. */
  private static final int WARM_UP_ROUNDS = 4;

  private static final int WARM_UP_CONNECTIONS = 16;

  private final Release release;
  private final TowerSession tower;
  private final FeatureEncoder encoder;
  private final List<Item> seeds;

  private RequestBenchmark(
      Release release, TowerSession tower, FeatureEncoder encoder, List<Item> seeds) {
    this.release = release;
    this.tower = tower;
    this.encoder = encoder;
    this.seeds = seeds;
  }

  /**
   * Microseconds of CPU per request.
   *
   * @param recall recall@10 of the index against exact search
   */
  record InProcess(double towerMicros, double searchMicros, double recall) {}

  static RequestBenchmark open(String name, Path folder, int requests) {
    Bundle bundle = Bundle.open(folder);
    IndexStore indexes = new IndexStore(folder.resolveSibling(".index"), IndexSettings.DEFAULT);
    Release release =
        new ReleaseLoader(
                opened -> OnnxTowers.open(opened, Device.CPU, BatchingSettings.DEFAULT), indexes)
            .load(name, folder);
    TowerSession tower = TowerSession.open(bundle.queryTower(), bundle.schema(), Device.CPU, 1);
    List<Item> seeds =
        new SplittableRandom(SEED)
            .ints(requests, 0, bundle.corpus().size())
            .mapToObj(bundle.corpus()::get)
            .map(CorpusItem::item)
            .toList();
    return new RequestBenchmark(release, tower, new FeatureEncoder(bundle.schema()), seeds);
  }

  /** Encodes, embeds and searches for each seed on this thread; the first round warms up. */
  InProcess inProcess(int rounds) {
    double[] towerMicros = new double[rounds];
    double[] searchMicros = new double[rounds];
    float[][] vectors = new float[seeds.size()][];
    for (int round = -1; round < rounds; round++) {
      long start = cpuNanos();
      for (int request = 0; request < vectors.length; request++) {
        vectors[request] = tower.embed(encoder.encode(List.of(seeds.get(request))))[0];
      }
      long embedded = cpuNanos();
      for (int request = 0; request < vectors.length; request++) {
        release.index().search(vectors[request], K, seedOnly(request));
      }
      long searched = cpuNanos();
      if (round >= 0) {
        towerMicros[round] = (embedded - start) / 1e3 / vectors.length;
        searchMicros[round] = (searched - embedded) / 1e3 / vectors.length;
      }
    }
    return new InProcess(
        Medians.of(towerMicros), Medians.of(searchMicros), release.index().audit().recallAt10());
  }

  /**
   * What the service did with the requests of a round, over some connections.
   *
   * @param micros CPU time of all of the service's process per request
   * @param p50 milliseconds within which half of the requests were answered
   * @param p99 milliseconds within which 99 of 100 were
   */
  record OverHttp(int connections, double micros, double p50, double p99) {}

  /** CPU time per request of a service that has just started. */
  record WarmUp(int requests, double micros) {}

  /**
   * The same requests to a service in a process of its own, by that process's CPU time.
   *
   * @param warmUps is told of each round of warm-up
   * @return medians over the rounds, for each number of connections
   */
  List<OverHttp> overHttp(
      ServiceProcess.Options options,
      List<Integer> connections,
      int rounds,
      Consumer<WarmUp> warmUps)
      throws IOException {
    List<String> paths =
        seeds.stream().map(seed -> HttpLoad.path(seed.id(), release.name(), K)).toList();
    try (ServiceProcess service = ServiceProcess.start(options)) {
      for (int round = 1; round <= WARM_UP_ROUNDS; round++) {
        double before = service.cpuMicros();
        new HttpLoad(service.port(), WARM_UP_CONNECTIONS).run(paths);
        warmUps.accept(
            new WarmUp(round * paths.size(), (service.cpuMicros() - before) / paths.size()));
      }
      List<OverHttp> answers = new ArrayList<>();
      for (int count : connections) {
        HttpLoad load = new HttpLoad(service.port(), count);
        double[] micros = new double[rounds];
        double[] p50 = new double[rounds];
        double[] p99 = new double[rounds];
        for (int round = 0; round < rounds; round++) {
          double before = service.cpuMicros();
          HttpLoad.Latencies latencies = load.run(paths);
          micros[round] = (service.cpuMicros() - before) / paths.size();
          p50[round] = latencies.millis(0.5);
          p99[round] = latencies.millis(0.99);
        }
        answers.add(new OverHttp(count, Medians.of(micros), Medians.of(p50), Medians.of(p99)));
      }
      return answers;
    }
  }

  @Override
  public void close() {
    tower.close();
    release.towers().close();
    release.index().close();
  }

  private Exclusions seedOnly(int request) {
    return Exclusions.of(
        new int[] {release.catalog().position(seeds.get(request).id()).orElseThrow()});
  }

  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
