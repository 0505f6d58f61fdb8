package dev.kindred.benchmarks;

import dev.kindred.model.bundle.Bundle;
import dev.kindred.model.bundle.BundleException;
import dev.kindred.model.files.InvalidInputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
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
      defaultValue = "16",
      description = "Concurrent connections (default: ${DEFAULT-VALUE}).")
  private int connections;

  @Option(
      names = "--rounds",
      defaultValue = "5",
      description = "How often each is measured; medians are shown (default: ${DEFAULT-VALUE}).")
  private int rounds;

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

    EmbeddingBenchmark.Result embedding = EmbeddingBenchmark.run(bundle, rounds);
    line("embedding: the corpus", embedding.corpusRate(), "items/s");
    line("embedding: ONNX Runtime alone", embedding.rawRate(), "items/s, batches of 1024");
    line("embedding: share of it", embedding.corpusRate() / embedding.rawRate(), "");

    try (RequestBenchmark benchmark = RequestBenchmark.open(release, folder, requests)) {
      RequestBenchmark.InProcess alone = benchmark.inProcess(rounds);
      double sum = alone.towerMicros() + alone.searchMicros();
      line("request: tower alone", alone.towerMicros(), "µs of CPU");
      line("request: search alone", alone.searchMicros(), "µs of CPU");
      line("request: recall@10 of the index", alone.recall(), "against exact search");
      double over = benchmark.overHttp(releases, connections, rounds);
      line("request: over HTTP", over, "µs of CPU, all of the service");
      line("request: ratio to tower and search", over / sum, "");
    }
    return 0;
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
