package dev.kindred.cluster;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/**
 * A program that measures what a request takes with the service's own index and with one in
 * OpenSearch, in turn. docs/results/distributed.md has the command.
 */
final class IndexLatency {

  private static final int ROUNDS = 3;

  private IndexLatency() {}

  /**
   * Measures.
   *
   * @param arguments the folder of releases, an attribute and a value of it to filter by, requests
   *     of a round, and a folder to work in: a second run there finds the indexes built
   */
  public static void main(String[] arguments) throws Exception {
    Path releases = Path.of(arguments[0]).toAbsolutePath();
    int requests = Integer.parseInt(arguments[3]);
    List<String> questions =
        List.of(
            "mode=similar",
            "mode=next",
            "mode=next&k=100",
            "mode=next&popularity=0.5",
            "mode=next&filter=" + arguments[1] + ":" + arguments[2]);
    Path folder = Path.of(arguments[4]);
    List<String> plain = List.of("kindred.cache.entries=0", "kindred.recall.share=0");
    List<String> afar = new ArrayList<>(plain);
    try (SearchCluster cluster = new SearchCluster(folder.resolve("cluster")).awaitGreen()) {
      afar.add("kindred.opensearch.urls=" + String.join(",", cluster.urls()));
      afar.add("kindred.opensearch.shards=2");
      afar.add("kindred.opensearch.timeout=10s");
      try (Replica first = new Replica(folder.resolve("own"), releases, plain);
          Replica second = new Replica(folder.resolve("afar"), releases, afar)) {
        first.awaitReady();
        second.awaitReady();
        System.out.println("question | own p50, p99 | OpenSearch p50, p99 (ms)");
        for (String question : questions) {
          List<String> own = new ArrayList<>();
          List<String> other = new ArrayList<>();
          measure(first, question, requests); // Warms up.
          measure(second, question, requests);
          for (int round = 0; round < ROUNDS; round++) {
            own.add(measure(first, question, requests));
            other.add(measure(second, question, requests));
          }
          System.out.printf("%s | %s | %s%n", question, own, other);
        }
      }
    }
  }

  private static String measure(Replica replica, String question, int requests) {
    JsonNode found = replica.get("/items?q=a&k=100").json().at("/ids");
    List<String> seeds =
        IntStream.range(0, found.size()).mapToObj(i -> found.get(i).asString()).toList();
    Random random = new Random(7);
    double[] millis = new double[requests];
    for (int i = 0; i < requests; i++) {
      String seed = seeds.get(random.nextInt(seeds.size()));
      long started = System.nanoTime();
      Replica.Answer answer = replica.get("/recommend?" + question + "&seed=" + seed);
      millis[i] = (System.nanoTime() - started) / 1e6;
      if (answer.status() != 200) {
        throw new IllegalStateException(answer.text());
      }
    }
    Arrays.sort(millis);
    return "%.2f, %.2f".formatted(millis[requests / 2], millis[requests * 99 / 100]);
  }
}
