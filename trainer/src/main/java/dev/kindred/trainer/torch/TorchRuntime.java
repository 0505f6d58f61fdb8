package dev.kindred.trainer.torch;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

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
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("OMP_WAIT_POLICY", "PASSIVE");
    if (cpuHas("avx512_bf16")) {
      variables.put("OPENBLAS_CORETYPE", "COOPERLAKE");
    }
    variables.keySet().removeIf(name -> System.getenv(name) != null);
    variables.forEach(TorchRuntime::setEnvironment);
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

  /** Java cannot change its own environment, but libc can. */
  @SuppressWarnings("restricted") // There is no other way to set a variable of this process.
  private static void setEnvironment(String name, String value) {
    Linker linker = Linker.nativeLinker();
    MemorySegment address = linker.defaultLookup().find("setenv").orElse(MemorySegment.NULL);
    if (address.equals(MemorySegment.NULL)) {
      return; // Windows has no setenv; there, libtorch runs with its defaults.
    }
    MethodHandle setenv =
        linker.downcallHandle(
            address,
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.ADDRESS,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_INT));
    try (Arena arena = Arena.ofConfined()) {
      int failed = (int) setenv.invokeExact(arena.allocateFrom(name), arena.allocateFrom(value), 0);
      if (failed != 0) {
        throw new IllegalStateException("libc refused to set " + name);
      }
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("cannot call setenv", e);
    }
  }
}
