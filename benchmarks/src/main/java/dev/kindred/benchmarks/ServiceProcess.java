package dev.kindred.benchmarks;

import dev.kindred.service.Service;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The service in a process of its own, on free ports of the loopback address. */
final class ServiceProcess implements AutoCloseable {

  private static final String READY = "ready: ";

  private final Process process;
  private final int port;

  private ServiceProcess(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * How it is started.
   *
   * @param releases the folder of bundles
   * @param settings further settings, {@code KEY=VALUE}
   * @param jvmOptions further options of the JVM
   */
  record Options(Path releases, List<String> settings, List<String> jvmOptions) {}

  /** Starts the service on the class path of this process, and waits until it is ready. */
  static ServiceProcess start(Options options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--add-modules=jdk.incubator.vector");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.add("-XX:+UseParallelGC");
    command.addAll(options.jvmOptions());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(Service.class.getName());
    command.addAll(List.of("--releases", options.releases().toString()));
    command.addAll(List.of("--port", "0", "--management-port", "0"));
    options.settings().forEach(setting -> command.add("--" + setting));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith(READY)) {
        return new ServiceProcess(process, URI.create(line.substring(READY.length())).getPort());
      }
    }
    process.destroy();
    throw new IOException("the service ended before it was ready");
  }

  int port() {
    return port;
  }

  /** CPU time of all its threads since its start. */
  double cpuMicros() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e3;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
