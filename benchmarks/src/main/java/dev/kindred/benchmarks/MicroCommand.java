package dev.kindred.benchmarks;

import dev.kindred.model.bundle.Bundle;
import java.util.concurrent.Callable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Runs {@link MicroBenchmark} with JMH.
 *
 * <pre>./kindred bench micro --releases work/demo/releases --release cfm</pre>
 */
@Command(
    name = "kindred bench micro",
    mixinStandardHelpOptions = true,
    description = "Measures the parts of a request in process, with JMH: time and memory of each.")
public final class MicroCommand implements Callable<Integer> {

  @Mixin private final MeasuredBundle chosen = new MeasuredBundle();

  @Option(
      names = "--only",
      defaultValue = "",
      paramLabel = "REGEX",
      description = "Of encode, embedOne, embedMany, search and embedAndSearch (default: all).")
  private String only = "";

  @Option(
      names = "--threads",
      defaultValue = "1",
      description = "How many ask at once (default: ${DEFAULT-VALUE}).")
  private int threads;

  @Option(
      names = "--forks",
      defaultValue = "2",
      description = "JVMs for each part, one after the other (default: ${DEFAULT-VALUE}).")
  private int forks;

  private MicroCommand() {}

  /** Runs the benchmark. */
  public static void main(String[] arguments) {
    System.exit(Commands.execute(new MicroCommand(), arguments));
  }

  @Override
  public Integer call() throws RunnerException {
    Bundle.open(chosen.folder()); // So that what is wrong with it is told once.
    new Runner(
            new OptionsBuilder()
                .include(MicroBenchmark.class.getName() + "\\." + only)
                .param("releases", chosen.releases().toAbsolutePath().toString())
                .param("name", chosen.release())
                .threads(threads)
                .forks(forks)
                .warmupIterations(3)
                .warmupTime(TimeValue.seconds(2))
                .measurementIterations(5)
                .measurementTime(TimeValue.seconds(2))
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true)
                .build())
        .run();
    return 0;
  }
}
