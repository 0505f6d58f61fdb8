package dev.kindred.model.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

@DisabledOnOs(OS.WINDOWS)
class ProcessEnvironmentTest {

  @Test
  void nativeLibrariesSeeWhatIsSet() throws Throwable {
    ProcessEnvironment.setDefault("KINDRED_TEST_VARIABLE", "first");
    assertThat(nativeValue("KINDRED_TEST_VARIABLE")).isEqualTo("first");
  }

  @Test
  void whatTheUserHasSetStays() throws Throwable {
    ProcessEnvironment.setDefault("KINDRED_TEST_KEPT", "first");
    ProcessEnvironment.setDefault("KINDRED_TEST_KEPT", "second");
    assertThat(nativeValue("KINDRED_TEST_KEPT")).isEqualTo("first");
  }

  @SuppressWarnings("restricted") // libc's own view is what is tested.
  private static String nativeValue(String name) throws Throwable {
    Linker linker = Linker.nativeLinker();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment value =
          (MemorySegment)
              linker
                  .downcallHandle(
                      linker.defaultLookup().find("getenv").orElseThrow(IOException::new),
                      FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.ADDRESS))
                  .invokeExact(arena.allocateFrom(name));
      return value.reinterpret(Long.MAX_VALUE).getString(0);
    }
  }
}
