package dev.kindred.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Docker's command line. */
final class Docker {

  private Docker() {}

  /**
   * What a command came to.
   *
   * @param status its exit code
   * @param output what it printed, also of errors
   */
  record Result(int status, String output) {}

  /** Whether an engine answers soon. */
  static boolean answers() {
    return can(Duration.ofSeconds(20), "version");
  }

  /** Whether {@code docker} with arguments succeeds within a time. */
  static boolean can(Duration patience, String... arguments) {
    List<String> command = new ArrayList<>(List.of("docker"));
    command.addAll(List.of(arguments));
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (process.waitFor(patience)) {
        return process.exitValue() == 0;
      }
      process.destroyForcibly();
      return false;
    } catch (IOException e) {
      return false; // There is not even a command line.
    } catch (InterruptedException e) {
      throw new IllegalStateException("this took too long", e);
    }
  }

  /** Runs {@code docker} with arguments, which must succeed; returns what it prints. */
  static String docker(String... arguments) {
    List<String> command = new ArrayList<>(List.of("docker"));
    command.addAll(List.of(arguments));
    Result result = run(Path.of("."), Map.of(), command);
    if (result.status() != 0) {
      throw new AssertionError(String.join(" ", command) + "\n" + result.output());
    }
    return result.output().strip();
  }

  static Result run(Path folder, Map<String, String> environment, List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().putAll(environment);
    try {
      Process process = builder.redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Result(process.waitFor(), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException("this took too long", e);
    }
  }
}
