package dev.kindred.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The real service in a process of its own, on free ports. */
final class RealService implements AutoCloseable {

  private static final Pattern READY = Pattern.compile("ready: (http://\\S+)");

  private final Process process;
  private final Path log;
  private final String address;

  private RealService(Process process, Path log) throws InterruptedException {
    this.process = process;
    this.log = log;
    address = awaitReady();
  }

  /**
   * Starts it and waits until it is ready.
   *
   * @param log takes what it prints
   * @param environment further variables
   */
  static RealService start(
      Path releases, Path log, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.kindred.service.Service",
                "--releases=" + releases,
                "--port=0"));
    command.addAll(List.of(arguments));
    if (command.stream().noneMatch(argument -> argument.startsWith("--management-port"))) {
      command.add("--management-port=0");
    }
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    Process process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      return new RealService(process, log);
    } catch (RuntimeException | Error | InterruptedException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  private String awaitReady() throws InterruptedException {
    Optional<String> ready = Optional.empty();
    while (ready.isEmpty()) {
      assertThat(process.isAlive()).as(this::printed).isTrue();
      process.waitFor(10, TimeUnit.MILLISECONDS);
      Matcher matcher = READY.matcher(printed());
      ready = matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
    return ready.get();
  }

  /** Where it answers: {@code http://HOST:PORT}. */
  String address() {
    return address;
  }

  Process process() {
    return process;
  }

  /** All that it has printed. */
  String printed() {
    try {
      return Files.exists(log) ? Files.readString(log) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
