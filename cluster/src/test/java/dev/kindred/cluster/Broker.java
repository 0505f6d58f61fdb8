package dev.kindred.cluster;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import kafka.tools.StorageTool;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;

/** A real Kafka broker, which is its own controller, in a process of its own. */
final class Broker implements AutoCloseable {

  private final Path folder;
  private final Path log;
  private final Path configuration;
  private final int port = Processes.freePort();
  private Process process;

  /** Starts it. */
  Broker(Path folder) {
    this.folder = folder;
    log = folder.resolve("broker.log");
    configuration = folder.resolve("server.properties");
    int controller = Processes.freePort();
    try {
      Files.createDirectories(folder);
      Files.writeString(
          configuration,
          """
          process.roles=broker,controller
          node.id=1
          controller.quorum.voters=1@127.0.0.1:%d
          controller.listener.names=CONTROLLER
          listeners=PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d
          advertised.listeners=PLAINTEXT://127.0.0.1:%d
          log.dirs=%s
          offsets.topic.replication.factor=1
          transaction.state.log.replication.factor=1
          transaction.state.log.min.isr=1
          num.network.threads=1
          num.io.threads=2
          # Compacts early, so that followers read what is left.
          log.cleaner.backoff.ms=200
          log.cleaner.min.cleanable.ratio=0.01
          """
              .formatted(controller, port, controller, port, folder.resolve("data")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String cluster = Uuid.randomUuid().toString();
    int formatted =
        StorageTool.execute(
            new String[] {"format", "-t", cluster, "-c", configuration.toString()},
            new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8));
    if (formatted != 0) {
      throw new AssertionError("the broker's storage could not be formatted");
    }
    process = run();
  }

  private Process run() {
    return Processes.start(
        log,
        List.of("-Xmx256m"),
        System.getProperty("java.class.path"),
        List.of("kafka.Kafka", configuration.toString()));
  }

  String servers() {
    return "127.0.0.1:" + port;
  }

  /** Waits until it answers. */
  void awaitUp() {
    Processes.until(
        process,
        log,
        () -> {
          try (Admin admin =
              Admin.create(
                  Map.of(
                      "bootstrap.servers", servers(),
                      "request.timeout.ms", "1000",
                      "default.api.timeout.ms", "1000"))) {
            return !admin.describeCluster().nodes().get().isEmpty();
          } catch (ExecutionException e) {
            return false;
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  /** The names of all topics. */
  Set<String> topics() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers()))) {
      return admin.listTopics().names().get();
    }
  }

  /** Ends it as a machine that loses its power does. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** Starts it again with what it had. */
  void restart() {
    process = run();
    awaitUp();
  }

  @Override
  public void close() {
    kill();
  }

  @Override
  public String toString() {
    return "broker in " + folder;
  }
}
