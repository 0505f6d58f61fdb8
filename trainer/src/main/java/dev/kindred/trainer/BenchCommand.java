package dev.kindred.trainer;

import dev.kindred.trainer.learn.TrainingBenchmark;
import dev.kindred.trainer.torch.TorchDevice;
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

  @Option(names = "--items", defaultValue = "50000", description = "Default: ${DEFAULT-VALUE}.")
  private int items;

  @Option(names = "--features", defaultValue = "4", description = "Default: ${DEFAULT-VALUE}.")
  private int features;

  @Option(names = "--batch", defaultValue = "1024", description = "Default: ${DEFAULT-VALUE}.")
  private int batch;

  @Option(names = "--steps", defaultValue = "100", description = "Default: ${DEFAULT-VALUE}.")
  private int steps;

  @Option(names = "--device", defaultValue = "cpu", description = "cpu or cuda (default: cpu).")
  private TorchDevice device = TorchDevice.CPU;

  @Option(
      names = "--threads",
      defaultValue = "0",
      description = "Threads of libtorch (default: one for each core).")
  private int threads;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    if (items < 2 || features < 2 || batch < 2 || steps < 1 || threads < 0) {
      throw new ParameterException(
          spec.commandLine(),
          "items, features and batch must be at least 2, steps at least 1, threads not negative");
    }
    device.start(threads);
    String result =
        switch (subject) {
          case TRAIN -> TrainingBenchmark.run(items, features, batch, steps, device).toString();
        };
    spec.commandLine().getOut().println(result);
    return 0;
  }
}
