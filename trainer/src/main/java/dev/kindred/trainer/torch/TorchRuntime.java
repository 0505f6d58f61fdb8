package dev.kindred.trainer.torch;

import dev.kindred.model.platform.ProcessEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The environment that libtorch finds when it is loaded. OpenMP's and OpenBLAS's settings are read
 * once, at load time, so this has to run before any other class of this package is touched.
 */
public final class TorchRuntime {

  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

  private TorchRuntime() {}

  /**
   * Sets the variables that make libtorch fast on this machine, except those that the user has set:
   *
   * <ul>
   *   <li>{@code OMP_WAIT_POLICY=PASSIVE}: idle OpenMP threads sleep instead of stealing the cores
   *       from the JVM's.
   *   <li>{@code OPENBLAS_CORETYPE=COOPERLAKE} where the CPU has avx512_bf16: OpenBLAS does not
   *       know the newest cores and would take the kernels of Haswell, at half the speed.
   * </ul>
   */
  public static void tune() {
    ProcessEnvironment.setDefault("OMP_WAIT_POLICY", "PASSIVE");
    if (multipliesBfloat16()) {
      ProcessEnvironment.setDefault("OPENBLAS_CORETYPE", "COOPERLAKE");
    }
  }

  /** Whether the processor says that it has instructions for products of bfloat16. */
  public static boolean multipliesBfloat16() {
    return cpuHas("avx512_bf16");
  }

  private static boolean cpuHas(String flag) {
    if (!Files.isReadable(CPU_INFO)) {
      return false;
    }
    try (var lines = Files.lines(CPU_INFO)) {
      return lines.anyMatch(line -> line.startsWith("flags") && line.contains(" " + flag));
    } catch (IOException e) {
      return false; // Only a hint for speed.
    }
  }
}
