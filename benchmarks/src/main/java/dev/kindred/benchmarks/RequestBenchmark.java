package dev.kindred.benchmarks;

import dev.kindred.model.bundle.Bundle;
import dev.kindred.model.corpus.CorpusItem;
import dev.kindred.model.feature.FeatureEncoder;
import dev.kindred.model.feature.Item;
import dev.kindred.service.catalog.CorpusStore;
import dev.kindred.service.embedding.BatchingSettings;
import dev.kindred.service.embedding.Device;
import dev.kindred.service.embedding.TowerSession;
import dev.kindred.service.index.Exclusions;
import dev.kindred.service.index.IndexSettings;
import dev.kindred.service.index.IndexStore;
import dev.kindred.service.index.Query;
import dev.kindred.service.release.OnnxTowers;
import dev.kindred.service.release.Release;
import dev.kindred.service.release.ReleaseLoader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/** What one recommendation of ten items costs in CPU time, in process and over HTTP. */
final class RequestBenchmark implements AutoCloseable {

  private static final int K = 10;
  private static final long SEED = 1;

  /** The compiler is busy for the first requests. */
  private static final int WARM_UP_ROUNDS = 4;

  private static final int WARM_UP_CONNECTIONS = 16;

  private final Release release;
  private final Bundle bundle;
  private final FeatureEncoder encoder;
  private final List<Item> seeds;

  private RequestBenchmark(
      Release release, Bundle bundle, FeatureEncoder encoder, List<Item> seeds) {
    this.release = release;
    this.bundle = bundle;
    this.encoder = encoder;
    this.seeds = seeds;
  }

  /**
   * Microseconds of CPU per request.
   *
   * @param tower of many towers, one after another
   * @param search of many searches, one after another
   * @param inTurn of tower and search in turn, as a request needs them; each finds the core's
   *     caches full of the other's data
   */
  record InProcess(double tower, double search, double inTurn) {
    double sum() {
      return tower + search;
    }
  }

  /** Recall@10 of the index against exact search. */
  double recall() {
    return release.index().audit().recallAt10();
  }

  static RequestBenchmark open(String name, Path folder, int requests) {
    Path cache = folder.resolveSibling(".index");
    CorpusStore corpora = new CorpusStore(cache.resolve("corpora"));
    Bundle bundle = Bundle.open(folder, corpora);
    IndexStore indexes = new IndexStore(cache, IndexSettings.DEFAULT);
    Release release =
        new ReleaseLoader(
                opened -> OnnxTowers.open(opened, Device.CPU, BatchingSettings.DEFAULT),
                corpora,
                indexes)
            .load(name, folder);
    List<Item> seeds =
        new SplittableRandom(SEED)
            .ints(requests, 0, bundle.corpus().size())
            .mapToObj(bundle.corpus()::get)
            .map(CorpusItem::item)
            .toList();
    return new RequestBenchmark(release, bundle, new FeatureEncoder(bundle.schema()), seeds);
  }

  /**
   * Encodes, embeds and searches for each seed, one at a time on each thread.
   *
   * @param threads how many do so at once, each with a tower of its own; two that share a core slow
   *     each other down, as the threads of a service do
   */
  private InProcess inProcess(int threads) {
    List<CompletableFuture<InProcess>> workers = new ArrayList<>();
    for (int thread = 0; thread < threads; thread++) {
      workers.add(
          CompletableFuture.supplyAsync(this::oneRound, task -> Thread.ofPlatform().start(task)));
    }
    List<InProcess> all = workers.stream().map(CompletableFuture::join).toList();
    return new InProcess(
        median(all, InProcess::tower),
        median(all, InProcess::search),
        median(all, InProcess::inTurn));
  }

  private InProcess oneRound() {
    int count = seeds.size();
    float[][] vectors = new float[count][];
    try (TowerSession tower =
        TowerSession.open(bundle.queryTower(), bundle.schema(), Device.CPU, 1)) {
      long start = cpuNanos();
      for (int request = 0; request < count; request++) {
        vectors[request] = embed(tower, request);
      }
      long embedded = cpuNanos();
      for (int request = 0; request < count; request++) {
        release.index().search(query(vectors[request], request));
      }
      long searched = cpuNanos();
      for (int request = 0; request < count; request++) {
        release.index().search(query(embed(tower, request), request));
      }
      return new InProcess(
          (embedded - start) / 1e3 / count,
          (searched - embedded) / 1e3 / count,
          (cpuNanos() - searched) / 1e3 / count);
    }
  }

  private float[] embed(TowerSession tower, int request) {
    return tower.embed(encoder.encode(List.of(seeds.get(request))))[0];
  }

  /** Searches of all kinds, in process. */
  List<SearchBenchmark.Result> searches() {
    return new SearchBenchmark(release, bundle.corpus(), seeds.size()).run(bundle.corpus());
  }

  /**
   * What the service did with the requests of a round, over some connections.
   *
   * @param micros CPU time of all of the service's process per request
   * @param p50 milliseconds within which half of the requests were answered
   * @param p99 milliseconds within which 99 of 100 were
   */
  record OverHttp(int connections, double micros, double p50, double p99) {}

  /**
   * One round: everything was measured within it, so that a machine that grows slower slows all.
   *
   * @param alone in process on one thread
   * @param together in process on all cores at once
   * @param answers over HTTP, in the order of the connections
   */
  record Round(InProcess alone, InProcess together, List<OverHttp> answers) {}

  /** CPU time per request of a service that has just started. */
  record WarmUp(int requests, double micros) {}

  /**
   * The same requests in process and to a service in a process of its own, by that process's CPU
   * time, in turn.
   *
   * @param warmUps is told of each round of warm-up
   */
  List<Round> run(
      ServiceProcess.Options options,
      List<Integer> connections,
      int rounds,
      Consumer<WarmUp> warmUps)
      throws IOException {
    List<String> paths =
        seeds.stream().map(seed -> HttpLoad.path(seed.id(), release.name(), K)).toList();
    int cores = Runtime.getRuntime().availableProcessors();
    inProcess(cores); // For the compiler.
    List<Round> measured = new ArrayList<>();
    try (ServiceProcess service = ServiceProcess.start(options)) {
      for (int round = 1; round <= WARM_UP_ROUNDS; round++) {
        double before = service.cpuMicros();
        new HttpLoad(service.port(), WARM_UP_CONNECTIONS).run(paths);
        warmUps.accept(
            new WarmUp(round * paths.size(), (service.cpuMicros() - before) / paths.size()));
      }
      for (int round = 0; round < rounds; round++) {
        InProcess alone = inProcess(1);
        InProcess together = inProcess(cores);
        List<OverHttp> answers = new ArrayList<>();
        for (int count : connections) {
          answers.add(overHttp(service, count, paths));
        }
        measured.add(new Round(alone, together, answers));
      }
    }
    return measured;
  }

  private static OverHttp overHttp(ServiceProcess service, int connections, List<String> paths) {
    double before = service.cpuMicros();
    HttpLoad.Latencies latencies = new HttpLoad(service.port(), connections).run(paths);
    return new OverHttp(
        connections,
        (service.cpuMicros() - before) / paths.size(),
        latencies.millis(0.5),
        latencies.millis(0.99));
  }

  @Override
  public void close() {
    release.towers().close();
    release.index().close();
  }

  private Query query(float[] vector, int request) {
    return Query.of(vector, K).excluding(seedOnly(request));
  }

  private Exclusions seedOnly(int request) {
    return Exclusions.of(
        new int[] {release.catalog().position(seeds.get(request).id()).orElseThrow()});
  }

  private static double median(List<InProcess> all, ToDoubleFunction<InProcess> part) {
    return Medians.of(all.stream().mapToDouble(part).toArray());
  }

  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
