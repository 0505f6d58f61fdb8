package dev.kindred.trainer;

import dev.kindred.trainer.learn.Recipe;
import dev.kindred.trainer.torch.Precision;
import dev.kindred.trainer.torch.TorchDevice;
import dev.kindred.trainer.torch.TorchRuntime;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where a command trains, and with how many threads. */
final class DeviceOptions {

  @Option(
      names = "--device",
      defaultValue = "cpu",
      description = "cpu or cuda (default: ${DEFAULT-VALUE}).")
  private TorchDevice device = TorchDevice.CPU;

  @Option(
      names = "--threads",
      defaultValue = "0",
      description = "Threads of libtorch (default: one for each core).")
  private int threads;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  TorchDevice device() {
    return device;
  }

  /**
   * Makes the device ready, and says so where the recipe asks for what it does slowly.
   *
   * @return how many threads are used
   */
  int start(Recipe recipe) {
    if (threads < 0) {
      throw new ParameterException(
          command.commandLine(), "--threads must not be negative, but is " + threads);
    }
    if (recipe.precision() == Precision.BFLOAT16
        && device == TorchDevice.CPU
        && !TorchRuntime.multipliesBfloat16()) {
      command
          .commandLine()
          .getErr()
          .println(
              "precision: bfloat16 is asked for, but this processor does not say that it has"
                  + " instructions for it (avx512_bf16): without them float32 is two to twelve times as fast");
    }
    return device.start(threads);
  }
}
