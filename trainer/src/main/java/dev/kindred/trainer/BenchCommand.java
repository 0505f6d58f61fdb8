package dev.kindred.trainer;

import dev.kindred.trainer.learn.BenchmarkSize;
import dev.kindred.trainer.learn.TrainingBenchmark;
import dev.kindred.trainer.learn.TrainingBenchmark.Comparison;
import dev.kindred.trainer.learn.TrainingBenchmark.Result;
import dev.kindred.trainer.torch.Precision;
import dev.kindred.trainer.torch.TorchDevice;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kindred bench train}. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = "Measures the step of training on generated data.")
final class BenchCommand implements Callable<Integer> {
  /** What can be measured here. */
  enum Subject {
    /** The step of training. */
    TRAIN
  }

  @Parameters(arity = "0..1", defaultValue = "train", description = "What to measure: train.")
  private Subject subject = Subject.TRAIN;

  @Option(
      names = "--items",
      split = ",",
      defaultValue = "50000",
      description = "One or more, with commas; so, too, the next three. Default: ${DEFAULT-VALUE}.")
  private int[] items = {};

  @Option(
      names = "--features",
      split = ",",
      defaultValue = "4",
      description = "Default: ${DEFAULT-VALUE}.")
  private int[] features = {};

  @Option(
      names = "--batch",
      split = ",",
      defaultValue = "1024",
      description = "Default: ${DEFAULT-VALUE}.")
  private int[] batch = {};

  @Option(
      names = "--threads",
      split = ",",
      defaultValue = "0",
      description = "Threads of the processor (default: 0, one for each core).")
  private int[] threads = {};

  @Option(
      names = "--precision",
      split = ",",
      defaultValue = "float32",
      description =
          "Of the dense layers: float32 (default), bfloat16, or both. The plain step has float32.")
  private List<Precision> precisions = List.of();

  @Option(names = "--steps", defaultValue = "100", description = "Default: ${DEFAULT-VALUE}.")
  private int steps;

  @Option(
      names = "--compare",
      defaultValue = "plain",
      description = "plain (default): measure the plain libtorch step, too; or none.")
  private Comparison comparison = Comparison.PLAIN;

  @Option(names = "--device", defaultValue = "cpu", description = "cpu or cuda (default: cpu).")
  private TorchDevice device = TorchDevice.CPU;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    requireAtLeast(2, "--items", items);
    requireAtLeast(2, "--features", features);
    requireAtLeast(2, "--batch", batch);
    requireAtLeast(0, "--threads", threads);
    requireAtLeast(1, "--steps", steps);
    switch (subject) {
      case TRAIN -> train();
    }
    return 0;
  }

  private void train() {
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        "     items  features  batch  threads  precision   step ms  CPU ms  examples/s  waiting  plain ms  speed-up"
            + "  memory MB");
    for (int itemCount : items) {
      for (int featureCount : features) {
        for (int batchSize : batch) {
          for (int threadCount : threads) {
            int started = device.start(threadCount);
            for (Precision precision : precisions) {
              BenchmarkSize size =
                  new BenchmarkSize(itemCount, featureCount, batchSize, started, precision);
              out.println(line(TrainingBenchmark.run(size, steps, comparison, device)));
            }
          }
        }
      }
    }
  }

  private static String line(Result result) {
    BenchmarkSize size = result.size();
    String plain =
        Double.isNaN(result.plainMillis())
            ? String.format(Locale.ROOT, "%8s  %8s", "-", "-")
            : String.format(
                Locale.ROOT,
                "%8.1f  %8.2f",
                result.plainMillis(),
                result.plainMillis() / result.stepMillis());
    return String.format(
        Locale.ROOT,
        "%,10d  %8d  %5d  %7d  %9s  %8.1f  %6.1f  %,10.0f  %5.1f %%  %s  %d → %d",
        size.items(),
        size.features(),
        size.batch(),
        size.threads(),
        size.precision().name().toLowerCase(Locale.ROOT),
        result.stepMillis(),
        result.cpuMillis(),
        result.examplesPerSecond(),
        100 * result.waiting(),
        plain,
        result.memoryAtStart() >> 20,
        result.memoryAtEnd() >> 20);
  }

  private void requireAtLeast(int least, String option, int... values) {
    for (int value : values) {
      if (value < least) {
        throw new ParameterException(
            spec.commandLine(),
            "%s must be at least %d, but is %d".formatted(option, least, value));
      }
    }
  }
}
