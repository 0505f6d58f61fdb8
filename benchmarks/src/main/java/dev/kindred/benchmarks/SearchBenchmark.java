package dev.kindred.benchmarks;

import dev.kindred.model.corpus.CorpusItem;
import dev.kindred.model.feature.Item;
import dev.kindred.service.catalog.ItemSet;
import dev.kindred.service.index.Hit;
import dev.kindred.service.index.Query;
import dev.kindred.service.index.SearchResult;
import dev.kindred.service.release.Release;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Searches of a release's index by the plan that the index chooses, against exact search: over all
 * items, among random shares of them, and with popularity.
 */
final class SearchBenchmark {

  private static final int K = 10;
  private static final int MOST_QUERIES = 400;
  private static final double[] SHARES = {0.9, 0.5, 0.1, 0.01, 0.001};
  private static final double[] BETAS = {0.25, 0.5, 0.75, 1};
  private static final float TOLERANCE = 1e-5f;
  private static final long SEED = 2;

  private final Release release;
  private final List<float[]> vectors;

  SearchBenchmark(Release release, List<CorpusItem> corpus, int queries) {
    this.release = release;
    List<Item> seeds =
        new SplittableRandom(SEED)
            .ints(Math.min(queries, MOST_QUERIES), 0, corpus.size())
            .mapToObj(item -> corpus.get(item).item())
            .toList();
    this.vectors = Arrays.asList(release.towers().queries(seeds));
  }

  /**
   * Searches of one kind, for the vectors of items through the query tower.
   *
   * @param recall at 10, of what the exact search found; equal scores count as equal
   * @param micros CPU of a search
   * @param exactMicros CPU of an exact one
   * @param plans how often each plan was chosen
   */
  record Result(
      String kind, double recall, double micros, double exactMicros, Map<String, Long> plans) {}

  /** Measures all kinds. */
  List<Result> run(List<CorpusItem> corpus) {
    int items = corpus.size();
    SplittableRandom random = new SplittableRandom(SEED);
    measure("warm-up", query -> query);
    List<Result> all = new ArrayList<>();
    all.add(measure("all items", query -> query));
    for (double share : SHARES) {
      ItemSet some =
          ItemSet.of(IntStream.range(0, items).filter(_ -> random.nextDouble() < share).toArray());
      all.add(measure("among %.1f %%".formatted(100 * share), query -> query.among(some)));
    }
    double temperature = release.manifest().temperature().orElse(0);
    for (double beta : BETAS) {
      all.add(
          measure(
              "popularity %.2f".formatted(beta), query -> query.popularity(beta * temperature)));
    }
    return all;
  }

  private Result measure(String kind, UnaryOperator<Query> limited) {
    List<Query> queries =
        vectors.stream().map(vector -> limited.apply(Query.of(vector, K))).toList();
    long start = cpuNanos();
    List<SearchResult> found = queries.stream().map(release.index()::search).toList();
    long searched = cpuNanos();
    List<SearchResult> exact = queries.stream().map(release.index()::exact).toList();
    long scanned = cpuNanos();
    double recall = 0;
    for (int query = 0; query < queries.size(); query++) {
      recall += recall(found.get(query).hits(), exact.get(query).hits());
    }
    return new Result(
        kind,
        recall / queries.size(),
        (searched - start) / 1e3 / queries.size(),
        (scanned - searched) / 1e3 / queries.size(),
        found.stream()
            .collect(
                Collectors.groupingBy(
                    result -> result.plan().label(), TreeMap::new, Collectors.counting())));
  }

  private static double recall(List<Hit> found, List<Hit> exact) {
    if (exact.isEmpty()) {
      return 1;
    }
    float last = exact.getLast().score() - TOLERANCE;
    return (double) found.stream().filter(hit -> hit.score() >= last).count() / exact.size();
  }

  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
