package dev.kindred.benchmarks;

import dev.kindred.model.bundle.Bundle;
import dev.kindred.model.feature.EncodedBatch;
import dev.kindred.model.feature.FeatureEncoder;
import dev.kindred.model.feature.Item;
import dev.kindred.service.catalog.CorpusStore;
import dev.kindred.service.embedding.BatchingSettings;
import dev.kindred.service.embedding.Device;
import dev.kindred.service.embedding.TowerSession;
import dev.kindred.service.index.IndexSettings;
import dev.kindred.service.index.IndexStore;
import dev.kindred.service.index.Query;
import dev.kindred.service.index.SearchResult;
import dev.kindred.service.release.OnnxTowers;
import dev.kindred.service.release.Release;
import dev.kindred.service.release.ReleaseLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What a request is made of, each part by itself in a JVM of its own: encoding a seed, the query
 * tower alone and for many seeds at once, and the search for ten items.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class MicroBenchmark {

  private static final int SEEDS = 1024; // A power of two.
  private static final int BATCH = 32;
  private static final int K = 10;
  private static final long DRAWN = 1;

  /** A release as the service has it; one for all threads. */
  @State(Scope.Benchmark)
  public static class Served {

    /** The folder of bundles. */
    @Param("")
    public String releases = "";

    /** Which of them. */
    @Param("")
    public String name = "";

    private List<Item> seeds = List.of();
    private float[][] vectors = {};

    @SuppressWarnings("NullAway.Init") // By open.
    private Bundle bundle;

    @SuppressWarnings("NullAway.Init")
    private Release release;

    @SuppressWarnings("NullAway.Init")
    private FeatureEncoder encoder;

    /** Loads it. */
    @Setup
    public void open() {
      Path folder = Path.of(releases, name);
      Path cache = Path.of(releases, ".index");
      CorpusStore corpora = new CorpusStore(cache.resolve("corpora"));
      bundle = Bundle.open(folder, corpora);
      release =
          new ReleaseLoader(
                  opened -> OnnxTowers.open(opened, Device.CPU, BatchingSettings.DEFAULT),
                  corpora,
                  new IndexStore(cache, IndexSettings.DEFAULT))
              .load(name, folder);
      encoder = new FeatureEncoder(bundle.schema());
      seeds =
          new SplittableRandom(DRAWN)
              .ints(SEEDS, 0, bundle.corpus().size())
              .mapToObj(item -> bundle.corpus().get(item).item())
              .toList();
      vectors = release.towers().queries(seeds).clone();
    }

    /** Frees it. */
    @TearDown
    public void close() {
      release.towers().close();
      release.index().close();
    }
  }

  /** Each thread's own tower and place among the seeds. */
  @State(Scope.Thread)
  public static class Asking {

    private int next;

    @SuppressWarnings("NullAway.Init") // By open.
    private TowerSession tower;

    /** Opens the tower. */
    @Setup
    public void open(Served served) {
      tower =
          TowerSession.open(served.bundle.queryTower(), served.bundle.schema(), Device.CPU, BATCH);
    }

    /** Closes it. */
    @TearDown
    public void close() {
      tower.close();
    }

    private int next() {
      next = (next + 1) & (SEEDS - 1);
      return next;
    }
  }

  /** A seed's features as the tower's ids. */
  @Benchmark
  public EncodedBatch encode(Served served, Asking asking) {
    return served.encoder.encode(List.of(served.seeds.get(asking.next())));
  }

  /** A seed through the tower. */
  @Benchmark
  public float[][] embedOne(Served served, Asking asking) {
    return asking.tower.embed(served.encoder.encode(List.of(served.seeds.get(asking.next()))));
  }

  /** Many seeds in one run of the tower; the time is that of a seed. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public float[][] embedMany(Served served, Asking asking) {
    int from = asking.next() & -BATCH;
    return asking.tower.embed(served.encoder.encode(served.seeds.subList(from, from + BATCH)));
  }

  /** The ten items of the highest inner products, by the graph. */
  @Benchmark
  public SearchResult search(Served served, Asking asking) {
    return served.release.index().search(Query.of(served.vectors[asking.next()], K));
  }

  /** Both, as a request needs them. */
  @Benchmark
  public SearchResult embedAndSearch(Served served, Asking asking) {
    float[] vector =
        asking.tower.embed(served.encoder.encode(List.of(served.seeds.get(asking.next()))))[0];
    return served.release.index().search(Query.of(vector, K));
  }
}
