package dev.kindred.benchmarks;

import dev.kindred.model.bundle.Bundle;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * What becomes of more requests than can be answered. Requests come at drawn times, whether or not
 * the ones before are answered, first at rising rates around what the service can do, then at twice
 * that, and at the peak again, in turn: what is answered then should be nine tenths of the most
 * that was ever answered, and as quick within a factor of two. All loads are bounded in time and
 * count.
 */
final class OverloadBenchmark {

  private static final int K = 10;
  private static final long SEED = 1;
  private static final int CONNECTIONS = 16;
  private static final int MANY_CONNECTIONS = 512;
  private static final int WARM_UP = 40_000;
  private static final int PEAK = 20_000;
  private static final double[] SHARES = {0.7, 0.8, 0.9, 1, 1.1};
  private static final int ROUNDS = 5; // Single ones differ by a factor on a shared machine.
  private static final double PATIENCE = 1.5; // Of the planned time, until sending ends.

  private final Bundle bundle;
  private final String release;
  private final int seconds;

  OverloadBenchmark(Bundle bundle, String release, int seconds) {
    this.bundle = bundle;
    this.release = release;
    this.seconds = seconds;
  }

  void run(ServiceProcess.Options options, Consumer<String> out) throws IOException {
    try (ServiceProcess service = ServiceProcess.start(options.with("kindred.cache.entries=0"))) {
      new HttpLoad(service.port(), CONNECTIONS).run(paths(WARM_UP));
      long start = System.nanoTime();
      HttpLoad.Latencies closed = new HttpLoad(service.port(), CONNECTIONS).run(paths(PEAK));
      double rate = 1e9 * PEAK / (System.nanoTime() - start);
      out.accept(
          String.format(Locale.ROOT, "overload: %d connections in turn", CONNECTIONS)
              + String.format(Locale.ROOT, " %,.0f/s, p99 %.1f ms", rate, closed.millis(0.99)));
      double peak = 0;
      double answered = 0;
      for (double share : SHARES) {
        double goodput = offer(service, share * rate, out).goodput();
        if (goodput > answered) {
          answered = goodput;
          peak = share * rate;
        }
      }
      double[] goodput = new double[ROUNDS];
      double[] p99 = new double[ROUNDS];
      for (int i = 0; i < ROUNDS; i++) {
        HttpLoad.Offered once = offer(service, peak, out);
        HttpLoad.Offered twice = offer(service, 2 * answered, out);
        goodput[i] = twice.goodput() / once.goodput();
        p99[i] = twice.answered().millis(0.99) / once.answered().millis(0.99);
      }
      out.accept(
          String.format(
              Locale.ROOT,
              "overload: at twice the peak of %,.0f/s, medians of %d rounds: goodput is %.2f of the"
                  + " peak's (goal .90), p99 %.2f times the peak's (goal 2)",
              answered,
              ROUNDS,
              Medians.of(goodput),
              Medians.of(p99)));
    }
  }

  private HttpLoad.Offered offer(ServiceProcess service, double perSecond, Consumer<String> out) {
    List<String> paths = paths((int) (perSecond * seconds));
    double before = service.cpuMicros();
    HttpLoad.Offered offered =
        new HttpLoad(service.port(), MANY_CONNECTIONS)
            .offeredTooMuch(paths, perSecond, PATIENCE * seconds, SEED);
    double cores = (service.cpuMicros() - before) / 1e6 / offered.seconds();
    out.accept(
        String.format(
            Locale.ROOT,
            "overload: %,7.0f/s offered, %,7.0f/s answered, p50 %5.1f ms, p99 %5.1f ms; %,d of %,d"
                + " refused, p99 %.1f ms; %d unsent; %.2f cores busy",
            perSecond,
            offered.goodput(),
            offered.answered().millis(0.5),
            offered.answered().millis(0.99),
            offered.refused().nanos().size(),
            paths.size(),
            offered.refused().millis(0.99),
            offered.unsent(),
            cores));
    return offered;
  }

  private List<String> paths(int count) {
    return new SplittableRandom(SEED)
        .ints(count, 0, bundle.corpus().size())
        .mapToObj(item -> HttpLoad.path(bundle.corpus().get(item).item().id(), release, K))
        .toList();
  }
}
