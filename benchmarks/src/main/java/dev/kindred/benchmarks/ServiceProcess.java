package dev.kindred.benchmarks;

import dev.kindred.service.Service;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The service in a process of its own, on free ports of the loopback address. */
final class ServiceProcess implements AutoCloseable {

  /** The property by which the script {@code kindred} says where it is. */
  private static final String SCRIPT = "dev.kindred.script";

  private static final String READY = "ready: ";

  private final Process process;
  private final int port;
  private final Duration start;
  private final Queue<String> lines = new ConcurrentLinkedQueue<>();

  private ServiceProcess(Process process, int port, Duration start) {
    this.process = process;
    this.port = port;
    this.start = start;
  }

  /**
   * How it is started.
   *
   * @param releases the folder of bundles
   * @param settings further settings, {@code KEY=VALUE}
   * @param jvmOptions further options of the JVM
   * @param prefix of the command line, such as {@code taskset -c 0}
   */
  record Options(
      Path releases, List<String> settings, List<String> jvmOptions, List<String> prefix) {

    Options(Path releases, List<String> settings, List<String> jvmOptions) {
      this(releases, settings, jvmOptions, List.of());
    }

    /** The same with further settings. */
    Options with(String... more) {
      List<String> all = new ArrayList<>(settings);
      all.addAll(List.of(more));
      return new Options(releases, all, jvmOptions, prefix);
    }
  }

  /**
   * Starts the service as users do, by {@code kindred serve}, where this process was started by
   * {@code kindred}, else on this process's class path; waits until it is ready.
   */
  static ServiceProcess start(Options options) throws IOException {
    String script = System.getProperty(SCRIPT);
    List<String> command = new ArrayList<>(options.prefix());
    command.addAll(script == null ? java(options) : List.of(script, "serve"));
    command.addAll(List.of("--releases", options.releases().toString()));
    command.addAll(List.of("--port", "0", "--management-port", "0"));
    command.add("--kindred.drain=0s");
    options.settings().forEach(setting -> command.add("--" + setting));
    long started = System.nanoTime();
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().putIfAbsent("MALLOC_ARENA_MAX", "2"); // As `kindred serve` does.
    if (script != null) {
      builder
          .environment()
          .merge(
              "KINDRED_JAVA_OPTIONS",
              String.join(" ", options.jvmOptions()),
              (users, ours) -> users + " " + ours);
    }
    Process process = builder.start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith(READY)) {
        ServiceProcess service =
            new ServiceProcess(
                process,
                URI.create(line.substring(READY.length())).getPort(),
                Duration.ofNanos(System.nanoTime() - started));
        Thread.ofPlatform().daemon().start(() -> out.lines().forEach(service.lines::add));
        return service;
      }
    }
    process.destroy();
    throw new IOException("the service ended before it was ready");
  }

  private static List<String> java(Options options) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--add-modules=jdk.incubator.vector");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.add("-XX:+UseParallelGC");
    command.addAll(options.jvmOptions());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(Service.class.getName());
    return command;
  }

  int port() {
    return port;
  }

  /** What it has logged since it was ready, and since this was asked last. */
  List<String> log() {
    List<String> all = new ArrayList<>();
    for (String line = lines.poll(); line != null; line = lines.poll()) {
      all.add(line);
    }
    return all;
  }

  /** Where its memory and its other belongings are counted. */
  ProcessHandle handle() {
    return process.toHandle();
  }

  /** From the start of the process, or the script, until it said that it was ready. */
  Duration start() {
    return start;
  }

  /**
   * Megabytes of memory that the process holds now, and of these what is no mapped file; empty
   * where the system has no {@code /proc}.
   */
  Optional<Resident> resident() throws IOException {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    if (!Files.exists(status)) {
      return Optional.empty();
    }
    Map<String, Double> megabytes = new HashMap<>();
    for (String line : Files.readAllLines(status)) {
      String[] parts = line.split("[:\\s]+", 3);
      if (parts.length == 3 && parts[2].equals("kB")) {
        megabytes.put(parts[0], Double.parseDouble(parts[1]) / 1024);
      }
    }
    return Optional.of(
        new Resident(megabytes.getOrDefault("VmRSS", 0.0), megabytes.getOrDefault("RssAnon", 0.0)));
  }

  /**
   * Megabytes.
   *
   * @param all what is resident
   * @param anonymous heap, code and buffers, without mapped files
   */
  record Resident(double all, double anonymous) {}

  /** CPU time of all its threads since its start. */
  double cpuMicros() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e3;
  }

  @Override
  public void close() {
    process.toHandle().destroy(); // The process itself would close what is still read.
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
