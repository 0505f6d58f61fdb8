package dev.kindred.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Two real nodes of OpenSearch in processes of their own; the first rules, both hold data. */
final class SearchCluster implements AutoCloseable {

  private static final int NODES = 2;
  private static final Path PLUGIN = Path.of("target", "opensearch-knn");
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final Path folder;
  private final List<Integer> http = new ArrayList<>();
  private final List<Integer> transport = new ArrayList<>();
  private final List<Process> processes = new ArrayList<>();
  private final HttpClient client = HttpClient.newHttpClient();

  SearchCluster(Path folder) {
    this.folder = folder;
    for (int node = 0; node < NODES; node++) {
      http.add(Processes.freePort());
      transport.add(Processes.freePort());
    }
    for (int node = 0; node < NODES; node++) {
      processes.add(run(node));
    }
  }

  private Process run(int node) {
    Path home = folder.resolve("node-" + node);
    try {
      Files.createDirectories(home.resolve("config"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Processes.start(
        log(node),
        List.of("-Xmx512m", "--add-modules=jdk.incubator.vector"),
        System.getProperty("java.class.path")
            + System.getProperty("path.separator")
            + String.join(System.getProperty("path.separator"), plugin()),
        List.of(
            OpenSearchNode.class.getName(),
            home.toAbsolutePath().toString(),
            "node-" + node,
            http.get(node).toString(),
            transport.get(node).toString(),
            transport.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(",")),
            node == 0 ? "cluster_manager,data" : "data"));
  }

  private static List<String> plugin() {
    try (Stream<Path> jars = Files.list(PLUGIN)) {
      return jars.map(Path::toString).filter(name -> name.endsWith(".jar")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("run Maven's generate-test-resources first", e);
    }
  }

  private Path log(int node) {
    return folder.resolve("node-" + node + ".log");
  }

  List<String> urls() {
    return http.stream().map(port -> "http://127.0.0.1:" + port).toList();
  }

  /** Waits until both nodes are there and every copy of every shard is. */
  SearchCluster awaitGreen() {
    Processes.until(() -> {
      for (int node = 0; node < NODES; node++) {
        if (!processes.get(node).isAlive()) {
          throw new AssertionError(Processes.read(log(node)));
        }
      }
      try {
        JsonNode health = ask("GET", "_cluster/health?timeout=1s", "");
        return health.path("number_of_nodes").asInt() == NODES
            && health.path("status").asString().equals("green");
      } catch (IOException e) {
        return false;
      }
    });
    return this;
  }

  /** Asks the first node. */
  JsonNode ask(String method, String path, String body) throws IOException {
    try {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(URI.create(urls().getFirst() + "/" + path))
                  .header("content-type", "application/json")
                  .method(method, HttpRequest.BodyPublishers.ofString(body))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      return MAPPER.readTree(answer.body());
    } catch (InterruptedException e) {
      throw new IllegalStateException("this took too long", e);
    }
  }

  /** The names of all indexes, by rising name. */
  List<String> indexes() throws IOException {
    JsonNode indexes = ask("GET", "_cat/indices?format=json", "");
    return IntStream.range(0, indexes.size())
        .mapToObj(i -> indexes.get(i).path("index").asString())
        .filter(name -> name.startsWith("kindred"))
        .sorted()
        .toList();
  }

  /** Ends the second node as a machine that fails does. */
  void killSecond() {
    processes.get(1).destroyForcibly().onExit().join();
  }

  /** Starts the second node again with what it had. */
  void restartSecond() {
    processes.set(1, run(1));
    awaitGreen();
  }

  @Override
  public void close() {
    processes.forEach(process -> process.destroyForcibly().onExit().join());
    client.close();
  }
}
