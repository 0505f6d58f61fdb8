package dev.kindred.benchmarks;

import dev.kindred.model.bundle.Bundle;
import dev.kindred.model.bundle.BundleException;
import dev.kindred.model.files.InvalidInputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
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

  @Option(
      names = "--releases",
      required = true,
      paramLabel = "FOLDER",
      description = "The folder of bundles, as `kindred serve` takes it.")
  private Path releases = Path.of("");

  @Option(
      names = "--release",
      required = true,
      paramLabel = "NAME",
      description = "The bundle to measure.")
  private String release = "";

  @Option(
      names = "--requests",
      defaultValue = "30000",
      description = "Requests in a round; four rounds warm up (default: ${DEFAULT-VALUE}).")
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
      description = "How often each is measured; medians are shown (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--only",
      paramLabel = "PART",
      description = "Measures only ${COMPLETION-CANDIDATES}.")
  private Optional<Part> only = Optional.empty();

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
    REQUESTS
  }

  private ServeBenchmark() {}

  /** Runs the benchmark. */
  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new ServeBenchmark())
            .setExecutionExceptionHandler(ServeBenchmark::report)
            .execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    Path folder = releases.resolve(release);
    Bundle bundle = Bundle.open(folder);
    line("items", bundle.corpus().size(), "");

    if (only.isEmpty() || only.get() == Part.EMBEDDING) {
      embedding(bundle);
    }
    if (only.isEmpty() || only.get() == Part.REQUESTS) {
      requests(folder);
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
    line("embedding: ONNX Runtime alone", embedding.rawRate(), "items/s, the same batches of 1024");
    line("embedding: share of it", embedding.share(), "");
  }

  private void requests(Path folder) throws IOException {
    try (RequestBenchmark benchmark = RequestBenchmark.open(release, folder, requests)) {
      int cores = Runtime.getRuntime().availableProcessors();
      RequestBenchmark.InProcess alone = benchmark.inProcess(rounds, 1);
      RequestBenchmark.InProcess together = benchmark.inProcess(rounds, cores);
      line("request: tower alone", alone.tower(), "µs of CPU");
      line("request: search alone", alone.search(), "µs of CPU");
      line("request: both in turn", alone.inTurn(), "µs of CPU");
      line("request: both, all cores busy", together.inTurn(), "µs of CPU");
      line("request: recall@10 of the index", benchmark.recall(), "against exact search");
      List<RequestBenchmark.OverHttp> answers =
          benchmark.overHttp(
              new ServiceProcess.Options(releases, uncached(), jvmOptions),
              connections,
              rounds,
              warmUp ->
                  line(
                      "over HTTP: up to request " + warmUp.requests(),
                      warmUp.micros(),
                      "µs of CPU, warm-up"));
      for (RequestBenchmark.OverHttp answer : answers) {
        line(
            "over HTTP: %d connections".formatted(answer.connections()),
            answer.micros(),
            "µs of CPU, all of the service; × %.2f of tower and search alone, × %.2f of all cores busy;"
                    .formatted(answer.micros() / alone.sum(), answer.micros() / together.inTurn())
                + " p50 %.2f ms, p99 %.2f ms".formatted(answer.p50(), answer.p99()));
      }
    }
  }

  private static void line(String what, double value, String unit) {
    System.out.println(
        String.format(Locale.ROOT, "%-36s %,12.3f %s", what, value, unit).stripTrailing());
  }

  private static int report(
      Exception failure, CommandLine command, CommandLine.ParseResult unused) {
    if (failure instanceof InvalidInputException || failure instanceof BundleException) {
      command.getErr().println(failure.getMessage());
    } else {
      failure.printStackTrace(command.getErr());
    }
    return CommandLine.ExitCode.SOFTWARE;
  }
}
