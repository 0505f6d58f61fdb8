package dev.kindred.benchmarks;

import dev.kindred.model.bundle.Bundle;
import dev.kindred.model.feature.Item;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;

/**
 * How long it takes until a change is recommended: an item is put, and a recommendation asked for
 * what is like it again and again, from the acknowledgement on, until it is there; then it is
 * deleted and must be gone in the next answer. Meanwhile others are put in bulk, so that indexes
 * are built anew, and requests are answered.
 */
final class FreshnessBenchmark {

  private static final int BULK = 250;
  private static final int K = 50;
  private static final int ASKED_PER_SECOND = 100;
  private static final long SEED = 1;
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final Bundle bundle;
  private final String release;
  private final int graphs;
  private final int changesPerSecond;
  private final SplittableRandom random = new SplittableRandom(SEED);

  FreshnessBenchmark(Bundle bundle, String release, int graphs, int changesPerSecond) {
    this.bundle = bundle;
    this.release = release;
    this.graphs = graphs;
    this.changesPerSecond = changesPerSecond;
  }

  /**
   * What was measured.
   *
   * @param changes that were measured
   * @param inBulk others
   * @param graphs that were built anew
   * @param whileBuilding how many of the changes
   * @param atOnce how many were in the first answer that was asked for after the acknowledgement
   * @param acknowledged from sending a change to its acknowledgement
   * @param seen from the acknowledgement to the end of the first answer with it
   * @param whole from sending to the end of the first answer with it
   * @param wholeWhileBuilding those that were made while an index was being built
   */
  record Result(
      long changes,
      long inBulk,
      int graphs,
      long whileBuilding,
      long atOnce,
      HttpLoad.Latencies acknowledged,
      HttpLoad.Latencies seen,
      HttpLoad.Latencies whole,
      HttpLoad.Latencies wholeWhileBuilding) {}

  Result run(ServiceProcess.Options options) throws Exception {
    Path state = Files.createTempDirectory("kindred-state");
    AtomicBoolean running = new AtomicBoolean(true);
    AtomicLong inBulk = new AtomicLong();
    try (ServiceProcess service =
            ServiceProcess.start(
                options.with("kindred.token=" + Client.TOKEN, "kindred.state=" + state));
        Client client = new Client(service.port())) {
      Thread bulk = Thread.ofPlatform().start(() -> changeInBulk(service.port(), running, inBulk));
      Thread asker = Thread.ofPlatform().start(() -> ask(service.port(), running));
      try {
        return measure(service, client, inBulk);
      } finally {
        running.set(false);
        bulk.join();
        asker.join();
      }
    }
  }

  private Result measure(ServiceProcess service, Client client, AtomicLong inBulk)
      throws IOException, InterruptedException {
    List<Long> acknowledged = new ArrayList<>();
    List<Long> seen = new ArrayList<>();
    List<Long> whole = new ArrayList<>();
    List<Long> wholeWhileBuilding = new ArrayList<>();
    long atOnce = 0;
    int built = 0;
    boolean building = false;
    for (int number = 0; built < graphs; number++) {
      Item like = bundle.corpus().get(random.nextInt(bundle.corpus().size())).item();
      String id = "fresh-" + number;
      String question = question(like);
      long start = System.nanoTime();
      client.put("/items/" + id, body(like));
      long done = System.nanoTime();
      int answers = 1;
      while (!client.post("/recommend", question).contains("\"" + id + "\"")) {
        answers++;
      }
      long found = System.nanoTime();
      atOnce += answers == 1 ? 1 : 0;
      acknowledged.add(done - start);
      seen.add(found - done);
      whole.add(found - start);
      for (String line : service.log()) {
        if (line.contains("is being built anew")) {
          building = true;
        } else if (line.contains("was built anew")) {
          building = false;
          built++;
        }
      }
      if (building) {
        wholeWhileBuilding.add(found - start);
      }
      client.delete("/items/" + id);
      if (client.post("/recommend", question).contains("\"" + id + "\"")) {
        throw new IllegalStateException(id + " was deleted, and recommended all the same");
      }
    }
    return new Result(
        whole.size(),
        inBulk.get(),
        built,
        wholeWhileBuilding.size(),
        atOnce,
        latencies(acknowledged),
        latencies(seen),
        latencies(whole),
        latencies(wholeWhileBuilding));
  }

  private static HttpLoad.Latencies latencies(List<Long> nanos) {
    return HttpLoad.Latencies.of(nanos.stream().mapToLong(Long::longValue).toArray());
  }

  private void changeInBulk(int port, AtomicBoolean running, AtomicLong inBulk) {
    SplittableRandom own = new SplittableRandom(SEED + 1);
    IntFunction<Item> item = at -> bundle.corpus().get(at).item();
    try (Client client = new Client(port)) {
      long start = System.nanoTime();
      while (running.get()) {
        long from = inBulk.get();
        String lines =
            IntStream.range(0, BULK)
                .mapToObj(i -> {
                  Map<String, Object> line = new LinkedHashMap<>();
                  line.put("id", "bulk-" + (from + i));
                  line.put(
                      "attributes", item.apply(own.nextInt(bundle.corpus().size())).attributes());
                  return MAPPER.writeValueAsString(line);
                })
                .collect(Collectors.joining("\n"));
        client.postLines("/items", lines);
        inBulk.addAndGet(BULK);
        long due = start + inBulk.get() * 1_000_000_000L / changesPerSecond;
        long early = due - System.nanoTime();
        if (early > 0) {
          Thread.sleep(early / 1_000_000);
        }
      }
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException("changes in bulk failed: " + e.getMessage(), e);
    }
  }

  private void ask(int port, AtomicBoolean running) {
    SplittableRandom own = new SplittableRandom(SEED + 2);
    for (long round = 0; running.get(); round++) {
      List<String> paths =
          own.ints(ASKED_PER_SECOND, 0, bundle.corpus().size())
              .mapToObj(at -> HttpLoad.path(bundle.corpus().get(at).item().id(), release, 10))
              .toList();
      new HttpLoad(port, 4).offered(paths, ASKED_PER_SECOND, SEED + round);
    }
  }

  private static String body(Item like) {
    return MAPPER.writeValueAsString(Map.of("attributes", like.attributes()));
  }

  private String question(Item like) {
    return MAPPER.writeValueAsString(
        Map.of(
            "seeds",
            List.of(Map.of("attributes", like.attributes())),
            "k",
            K,
            "mode",
            "similar",
            "release",
            release));
  }
}
