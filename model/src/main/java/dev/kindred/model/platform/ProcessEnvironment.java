package dev.kindred.model.platform;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * The environment that native libraries see. Java itself cannot change it, but libc can; Java's own
 * view of it, {@code System.getenv}, stays as it was at the start.
 */
public final class ProcessEnvironment {

  private static final int KEEP = 0;

  private ProcessEnvironment() {}

  /**
   * Sets a variable for native libraries that are loaded from now on, unless the user has set it.
   * Does nothing where libc has no {@code setenv}, which is on Windows.
   */
  @SuppressWarnings("restricted") // There is no other way to set a variable of this process.
  public static void setDefault(String name, String value) {
    Linker linker = Linker.nativeLinker();
    Optional<MemorySegment> address = linker.defaultLookup().find("setenv");
    if (address.isEmpty()) {
      return;
    }
    MethodHandle setenv =
        linker.downcallHandle(
            address.get(),
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.ADDRESS,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_INT));
    try (Arena arena = Arena.ofConfined()) {
      int failed =
          (int) setenv.invokeExact(arena.allocateFrom(name), arena.allocateFrom(value), KEEP);
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
