package dev.kindred.benchmarks;

import dev.kindred.model.bundle.Bundle;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Measures what serving costs: embedding the corpus against ONNX Runtime alone, and a request over
 * HTTP against its tower and search alone.
 *
 * <pre>./kindred bench serve --releases work/demo/releases --release cfm</pre>
 */
@Command(
    name = "kindred bench serve",
    mixinStandardHelpOptions = true,
    description = "Measures embedding, search and the service, in one run on one machine.")
public final class ServeBenchmark implements Callable<Integer> {

  private static final String CPU = "µs of CPU";

  @Mixin private final MeasuredBundle chosen = new MeasuredBundle();

  @Option(
      names = "--requests",
      defaultValue = "30000",
      description =
          "Requests in a round; four rounds warm up; searches are at most 400"
              + " (default: ${DEFAULT-VALUE}).")
  private int requests;

  @Option(
      names = "--connections",
      split = ",",
      defaultValue = "1,4,16,64",
      paramLabel = "N",
      description = "Concurrent connections, each number in turn (default: ${DEFAULT-VALUE}).")
  private List<Integer> connections = List.of();

  @Option(
      names = "--rounds",
      defaultValue = "5",
      description =
          "How often each is measured, in turn; medians of figures and of ratios are shown"
              + " (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "PART",
      description = "Measures only ${COMPLETION-CANDIDATES}.")
  private List<Part> only = List.of();

  @Option(
      names = "--setting",
      paramLabel = "KEY=VALUE",
      description = "A setting of the measured service, such as kindred.embedding.window=1ms.")
  private List<String> settings = List.of();

  @Option(
      names = "--jvm-option",
      paramLabel = "OPTION",
      description = "An option of the measured service's JVM.")
  private List<String> jvmOptions = List.of();

  /** What can be measured alone. */
  enum Part {
    EMBEDDING,
    BATCHING,
    BUILD,
    START,
    SEARCH,
    REQUESTS,
    CACHED,
    LOAD
  }

  private ServeBenchmark() {}

  /** Runs the benchmark. */
  public static void main(String[] arguments) {
    System.exit(Commands.execute(new ServeBenchmark(), arguments));
  }

  @Override
  public Integer call() throws IOException {
    Path folder = chosen.folder();
    Bundle bundle = Bundle.open(folder);
    line("items", bundle.corpus().size(), "");

    for (Part part : only.isEmpty() ? List.of(Part.values()) : only) {
      switch (part) {
        case EMBEDDING -> embedding(bundle);
        case BATCHING -> batching(bundle);
        case BUILD -> build(bundle);
        case START -> start(bundle);
        case SEARCH -> searches(folder);
        case REQUESTS -> requests(folder);
        case CACHED -> cached(bundle);
        case LOAD -> load(bundle);
      }
    }
    return 0;
  }

  /** Without the result cache, unless it is set: most seeds are asked for more than once here. */
  private List<String> uncached() {
    if (settings.stream().anyMatch(setting -> setting.startsWith("kindred.cache."))) {
      return settings;
    }
    return Stream.concat(settings.stream(), Stream.of("kindred.cache.entries=0")).toList();
  }

  private void embedding(Bundle bundle) {
    EmbeddingBenchmark.Result embedding = EmbeddingBenchmark.run(bundle, rounds);
    line("embedding: the corpus", embedding.corpusRate(), "items/s");
    line(
        "embedding: ONNX Runtime alone",
        embedding.rawRate(),
        "items/s, the same items in batches of 1024");
    line("embedding: share of it", embedding.share(), "");
  }

  private void batching(Bundle bundle) {
    BatchingBenchmark.Result batching = BatchingBenchmark.run(bundle, rounds);
    line("tower: one row at a time", batching.alone(), "rows/s");
    line("tower: rows of 64 threads", batching.together(), "rows/s");
    line("tower: gain of batching", batching.gain(), "");
  }

  private static void build(Bundle bundle) throws IOException {
    BuildBenchmark.Result build = BuildBenchmark.run(bundle);
    line("index: from vectors to audited", build.kindred(), "s");
    line("index: Lucene alone", build.lucene(), "s");
    line("index: ratio", build.kindred() / build.lucene(), "");
  }

  private ServiceBenchmark service(Bundle bundle) {
    return new ServiceBenchmark(bundle, chosen.release(), requests, rounds);
  }

  private void start(Bundle bundle) throws IOException {
    ServiceBenchmark.Start start =
        service(bundle).starts(new ServiceProcess.Options(chosen.releases(), settings, jvmOptions));
    line("start: until ready, index cached", start.seconds(), "s");
    start.resident().ifPresent(resident -> resident("start", resident));
  }

  private static void resident(String when, ServiceProcess.Resident resident) {
    line(when + ": resident memory", resident.all(), "MB");
    line(when + ": of it no mapped file", resident.anonymous(), "MB");
  }

  private void cached(Bundle bundle) throws IOException {
    for (ServiceBenchmark.Cached cached :
        service(bundle)
            .cached(
                new ServiceProcess.Options(chosen.releases(), settings, jvmOptions), connections)) {
      line("cached answer: %d connections".formatted(cached.connections()), cached.micros(), CPU);
    }
  }

  private void load(Bundle bundle) throws IOException {
    ServiceBenchmark.HalfLoad load =
        service(bundle)
            .halfLoad(new ServiceProcess.Options(chosen.releases(), uncached(), jvmOptions));
    line("load: peak", load.peak(), "requests/s");
    line(
        "load: half of it",
        load.offered(),
        "requests/s; p50 %.2f ms, p99 %.2f ms; %.2f %% refused with 429"
            .formatted(load.p50(), load.p99(), 100 * load.refused()));
    load.resident().ifPresent(resident -> resident("load", resident));
  }

  private void searches(Path folder) {
    try (RequestBenchmark benchmark = RequestBenchmark.open(chosen.release(), folder, requests)) {
      for (SearchBenchmark.Result result : benchmark.searches()) {
        line(
            "search: " + result.kind(),
            result.recall(),
            "recall@10; %,.0f µs of CPU, exactly %,.0f µs; %s"
                .formatted(result.micros(), result.exactMicros(), result.plans()));
      }
    }
  }

  private void requests(Path folder) throws IOException {
    try (RequestBenchmark benchmark = RequestBenchmark.open(chosen.release(), folder, requests)) {
      line("request: recall@10 of the index", benchmark.recall(), "against exact search");
      List<RequestBenchmark.Round> measured =
          benchmark.run(
              new ServiceProcess.Options(chosen.releases(), uncached(), jvmOptions),
              connections,
              rounds,
              warmUp ->
                  line(
                      "over HTTP: up to request " + warmUp.requests(),
                      warmUp.micros(),
                      "µs of CPU, warm-up"));
      line("request: tower alone", median(measured, round -> round.alone().tower()), CPU);
      line("request: search alone", median(measured, round -> round.alone().search()), CPU);
      line("request: both in turn", median(measured, round -> round.alone().inTurn()), CPU);
      line(
          "request: both, all cores busy",
          median(measured, round -> round.together().inTurn()),
          CPU);
      for (int i = 0; i < connections.size(); i++) {
        int at = i;
        line(
            "over HTTP: %d connections".formatted(connections.get(i)),
            median(measured, round -> round.answers().get(at).micros()),
            "µs of CPU, all of the service; × %.2f of tower and search alone, × %.2f of all cores busy;"
                    .formatted(
                        median(
                            measured,
                            round -> round.answers().get(at).micros() / round.alone().sum()),
                        median(
                            measured,
                            round -> round.answers().get(at).micros() / round.together().inTurn()))
                + " p50 %.2f ms, p99 %.2f ms"
                    .formatted(
                        median(measured, round -> round.answers().get(at).p50()),
                        median(measured, round -> round.answers().get(at).p99())));
      }
    }
  }

  private static double median(
      List<RequestBenchmark.Round> rounds, ToDoubleFunction<RequestBenchmark.Round> what) {
    return Medians.of(rounds.stream().mapToDouble(what).toArray());
  }

  private static void line(String what, double value, String unit) {
    System.out.println(
        String.format(Locale.ROOT, "%-36s %,12.3f %s", what, value, unit).stripTrailing());
  }
}
