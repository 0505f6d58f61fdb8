package dev.kindred.trainer;

import dev.kindred.trainer.torch.TorchDevice;
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
   * Makes the device ready.
   *
   * @return how many threads are used
   */
  int start() {
    if (threads < 0) {
      throw new ParameterException(
          command.commandLine(), "--threads must not be negative, but is " + threads);
    }
    return device.start(threads);
  }
}
