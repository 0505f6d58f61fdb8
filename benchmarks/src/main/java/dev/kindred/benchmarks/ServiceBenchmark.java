package dev.kindred.benchmarks;

import dev.kindred.model.bundle.Bundle;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** What a service in a process of its own takes to start, to answer from its cache, under load. */
final class ServiceBenchmark {

  private static final int K = 10;
  private static final long SEED = 1;
  private static final int WARM_UP_ROUNDS = 4;
  private static final int CONNECTIONS = 16;
  private static final int MANY_CONNECTIONS = 256;
  private static final double HALF_LOAD_SECONDS = 600; // More than any round takes.

  /** So few that all are in the cache. */
  private static final int DISTINCT_CACHED = 500;

  private final Bundle bundle;
  private final String release;
  private final int requests;
  private final int rounds;

  ServiceBenchmark(Bundle bundle, String release, int requests, int rounds) {
    this.bundle = bundle;
    this.release = release;
    this.requests = requests;
    this.rounds = rounds;
  }

  /**
   * A start.
   *
   * @param seconds until it was ready, the median
   * @param resident after the last start, before any request
   */
  record Start(double seconds, Optional<ServiceProcess.Resident> resident) {}

  /** Starts it some times; its index was built before. */
  Start starts(ServiceProcess.Options options) throws IOException {
    ServiceProcess.start(options).close(); // Builds what is missing.
    double[] seconds = new double[rounds];
    Optional<ServiceProcess.Resident> resident = Optional.empty();
    for (int round = 0; round < rounds; round++) {
      try (ServiceProcess service = ServiceProcess.start(options)) {
        seconds[round] = service.start().toNanos() / 1e9;
        resident = service.resident();
      }
    }
    return new Start(Medians.of(seconds), resident);
  }

  /**
   * Answers from the cache.
   *
   * @param micros CPU time of the whole process per request, the median
   */
  record Cached(int connections, double micros) {}

  /** The same few requests again and again. */
  List<Cached> cached(ServiceProcess.Options options, List<Integer> connections)
      throws IOException {
    List<String> few = paths(DISTINCT_CACHED);
    List<String> paths =
        IntStream.range(0, requests).mapToObj(i -> few.get(i % few.size())).toList();
    try (ServiceProcess service = ServiceProcess.start(options)) {
      warmUp(service, paths);
      List<Cached> all = new ArrayList<>();
      for (int count : connections) {
        double[] micros = new double[rounds];
        for (int round = 0; round < rounds; round++) {
          double before = service.cpuMicros();
          new HttpLoad(service.port(), count).run(paths);
          micros[round] = (service.cpuMicros() - before) / paths.size();
        }
        all.add(new Cached(count, Medians.of(micros)));
      }
      return all;
    }
  }

  /**
   * A load of half of what the service can do at most.
   *
   * @param peak requests per second over 16 connections, each sending as soon as it is answered
   * @param offered requests per second
   * @param p50 milliseconds from when a request was due, the median of the rounds'
   * @param p99 likewise
   * @param refused share of all requests that were refused with 429; they are in no percentile
   * @param resident after the last round
   */
  record HalfLoad(
      double peak,
      double offered,
      double p50,
      double p99,
      double refused,
      Optional<ServiceProcess.Resident> resident) {}

  /** Without a cache; requests come at drawn times, whether or not the service keeps up. */
  HalfLoad halfLoad(ServiceProcess.Options options) throws IOException {
    List<String> paths = paths(requests);
    try (ServiceProcess service = ServiceProcess.start(options)) {
      warmUp(service, paths);
      long start = System.nanoTime();
      new HttpLoad(service.port(), CONNECTIONS).run(paths);
      double peak = 1e9 * paths.size() / (System.nanoTime() - start);
      double[] p50 = new double[rounds];
      double[] p99 = new double[rounds];
      int refused = 0;
      for (int round = 0; round < rounds; round++) {
        HttpLoad.Offered offered =
            new HttpLoad(service.port(), MANY_CONNECTIONS)
                .offeredTooMuch(paths, peak / 2, HALF_LOAD_SECONDS, SEED + round);
        if (offered.unsent() > 0) {
          throw new IllegalStateException(
              "%d of %d requests were not sent within %.0f s"
                  .formatted(offered.unsent(), paths.size(), HALF_LOAD_SECONDS));
        }
        p50[round] = offered.answered().millis(0.5);
        p99[round] = offered.answered().millis(0.99);
        refused += offered.refused().nanos().size();
      }
      return new HalfLoad(
          peak,
          peak / 2,
          Medians.of(p50),
          Medians.of(p99),
          (double) refused / rounds / paths.size(),
          service.resident());
    }
  }

  private static void warmUp(ServiceProcess service, List<String> paths) {
    for (int round = 0; round < WARM_UP_ROUNDS; round++) {
      new HttpLoad(service.port(), CONNECTIONS).run(paths);
    }
  }

  private List<String> paths(int count) {
    return new SplittableRandom(SEED)
        .ints(count, 0, bundle.corpus().size())
        .mapToObj(item -> HttpLoad.path(bundle.corpus().get(item).item().id(), release, K))
        .toList();
  }
}
