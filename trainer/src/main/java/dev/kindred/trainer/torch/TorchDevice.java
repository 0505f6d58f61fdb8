package dev.kindred.trainer.torch;

import dev.kindred.model.files.InvalidInputException;
import java.util.Locale;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Where tensors live and are computed. */
public enum TorchDevice {
  /** The processor. */
  CPU,

  /** The first NVIDIA GPU. */
  CUDA;

  /**
   * Makes sure that the device is there, and uses so many threads for what the processor does.
   *
   * @param threads 0 for as many as there are cores
   * @return the number of threads
   * @throws InvalidInputException if this build or this machine has no CUDA
   */
  public int start(int threads) {
    if (this == CUDA && !torch.cuda_is_available()) {
      throw new InvalidInputException(
          "--device cuda: libtorch finds no CUDA device. Build with KINDRED_MAVEN_OPTIONS=-Pgpu on"
              + " a machine with an NVIDIA driver, CUDA 13 and cuDNN 9, or use --device cpu");
    }
    int used = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
    torch.set_num_threads(used);
    BlasThreads.set(used);
    return used;
  }

  /**
   * Into how many parts a step is best cut here.
   *
   * @param threads of the processor
   */
  public int shards(int threads) {
    return this == CPU ? threads : 1;
  }

  /** The name on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  TensorOptions options(ScalarType type) {
    return new TensorOptions(type).device(new DeviceOptional(new Device(toString())));
  }

  /** The tensor on this device; the same one if it is there already. */
  Tensor place(Tensor tensor) {
    return this == CPU ? tensor : tensor.to(new Device(toString()), tensor.scalar_type());
  }
}
