package dev.kindred.service.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OnnxRuntimeTest {

  /** As long as the class path of a large application. */
  private static final String LONG_ARGUMENT = "/some/folder/a-library-1.2.3.jar:".repeat(1000);

  @Test
  void aLongCommandLineDoesNotKillTheProcess() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                OnnxRuntimeTest.class.getName(),
                LONG_ARGUMENT)
            .redirectErrorStream(true)
            .start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(printed).isZero();
    assertThat(printed).contains("started OrtEnvironment");
  }

  /** Runs in the process that the test starts. */
  public static void main(String[] arguments) {
    System.out.println("started " + OnnxRuntime.environment());
  }
}
