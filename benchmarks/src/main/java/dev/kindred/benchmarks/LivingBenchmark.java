package dev.kindred.benchmarks;

import dev.kindred.model.bundle.Bundle;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The long forms of what tests show in short: writes that are recommended at once, releases that
 * are swapped under load, more load than can be answered.
 *
 * <pre>./kindred bench living --releases work/demo/releases --release cfm</pre>
 */
@Command(
    name = "kindred bench living",
    mixinStandardHelpOptions = true,
    description = "Changes a service while it serves, in a process of its own, and measures it.")
public final class LivingBenchmark implements Callable<Integer> {

  @Mixin private final MeasuredBundle chosen = new MeasuredBundle();

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "PART",
      description = "Only ${COMPLETION-CANDIDATES}.")
  private List<Part> only = List.of();

  @Option(
      names = "--graphs",
      defaultValue = "3",
      description =
          "FRESHNESS ends when so many indexes were built anew (default: ${DEFAULT-VALUE}).")
  private int graphs;

  @Option(
      names = "--changes-per-second",
      defaultValue = "1000",
      description = "FRESHNESS: changes in bulk beside those measured (default: ${DEFAULT-VALUE}).")
  private int changesPerSecond;

  @Option(
      names = "--swaps",
      defaultValue = "50",
      description = "SWAPS: how many (default: ${DEFAULT-VALUE}).")
  private int swaps;

  @Option(
      names = "--seconds",
      defaultValue = "10",
      description = "OVERLOAD: how long each load lasts (default: ${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--taskset",
      paramLabel = "CPUS",
      defaultValue = "",
      description =
          "OVERLOAD: the service's cores, as `taskset -c` takes them, so that the load does not"
              + " take them away (default: all).")
  private String taskset = "";

  @Option(
      names = "--setting",
      paramLabel = "KEY=VALUE",
      description = "A setting of the service, such as kindred.overload.patience=10ms.")
  private List<String> settings = List.of();

  /** What can be run alone. */
  enum Part {
    FRESHNESS,
    SWAPS,
    OVERLOAD
  }

  private LivingBenchmark() {}

  /** Runs the benchmark. */
  public static void main(String[] arguments) {
    System.exit(Commands.execute(new LivingBenchmark(), arguments));
  }

  @Override
  public Integer call() throws Exception {
    Bundle bundle = Bundle.open(chosen.folder());
    print(String.format(Locale.ROOT, "items %,d", bundle.corpus().size()));
    for (Part part : only.isEmpty() ? List.of(Part.values()) : only) {
      switch (part) {
        case FRESHNESS -> freshness(bundle);
        case SWAPS -> swaps();
        case OVERLOAD -> overload(bundle);
      }
    }
    return 0;
  }

  private ServiceProcess.Options options() {
    List<String> prefix = taskset.isEmpty() ? List.of() : List.of("taskset", "-c", taskset);
    return new ServiceProcess.Options(chosen.releases(), settings, List.of(), prefix);
  }

  private void freshness(Bundle bundle) throws Exception {
    FreshnessBenchmark.Result result =
        new FreshnessBenchmark(bundle, chosen.release(), graphs, changesPerSecond).run(options());
    print(
        String.format(
            Locale.ROOT,
            "freshness: %,d single changes measured while %,d others were made in bulk, %d indexes built"
                + " anew; %,d of them while one was being built",
            result.changes(),
            result.inBulk(),
            result.graphs(),
            result.whileBuilding()));
    times("acknowledged after", result.acknowledged());
    times("seen in an answer after that", result.seen());
    times("from request to recommended", result.whole());
    times("the same while building", result.wholeWhileBuilding());
    print(
        String.format(
            Locale.ROOT,
            "  in the first answer after the acknowledgement: %,d of %,d",
            result.atOnce(),
            result.changes()));
  }

  private void swaps() throws Exception {
    new SwapBenchmark(chosen.releases(), chosen.release(), swaps)
        .run(options(), line -> print(String.format(Locale.ROOT, "%s", line)));
  }

  private void overload(Bundle bundle) throws IOException {
    new OverloadBenchmark(bundle, chosen.release(), seconds)
        .run(options(), line -> print(String.format(Locale.ROOT, "%s", line)));
  }

  private static void times(String what, HttpLoad.Latencies times) {
    print(
        String.format(
            Locale.ROOT,
            "  %-32s p50 %.1f ms, p99 %.1f ms, at most %.1f ms",
            what,
            times.millis(0.5),
            times.millis(0.99),
            times.millis(1)));
  }

  private static void print(String line) {
    System.out.println(line);
  }
}
