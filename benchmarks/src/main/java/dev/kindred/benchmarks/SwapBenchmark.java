package dev.kindred.benchmarks;

import dev.kindred.model.bundle.Bundle;
import dev.kindred.model.files.WriteAside;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Swaps a release under full load: a folder's bundle is replaced by that of another release and
 * back, each time verified, embedded, indexed and warmed, while all connections ask as fast as they
 * are answered. Any request that fails ends the benchmark. What the process holds is looked at
 * after every fifth swap.
 */
final class SwapBenchmark {

  private static final String LIVE = "live";
  private static final int CONNECTIONS = 16;
  private static final int CHUNK = 500;
  private static final int EVERY = 5;

  /** Of one size, all of it resident, so that what grows is not the heap. */
  private static final List<String> FIXED_HEAP =
      List.of("-Xms768m", "-Xmx768m", "-XX:+AlwaysPreTouch");

  private static final String ROW = "%6s %10s %9s %10s %13s %9s %8s %11s %8s";

  private final Path releases;
  private final String release;
  private final int swaps;

  SwapBenchmark(Path releases, String release, int swaps) {
    this.releases = releases;
    this.release = release;
    this.swaps = swaps;
  }

  private record Look(int swap, Belongings held) {}

  void run(ServiceProcess.Options options, Consumer<String> out) throws Exception {
    Path folder = Files.createTempDirectory("kindred-swaps");
    Path cache = Files.createDirectories(folder.resolve(".index"));
    try {
      List<Path> bundles = bundles();
      copy(bundles.getFirst(), folder.resolve(LIVE));
      ServiceProcess.Options own =
          new ServiceProcess.Options(folder, options.settings(), FIXED_HEAP, options.prefix())
              .with("kindred.token=" + Client.TOKEN, "kindred.cache.entries=0", "kindred.watch=1h");
      swapAll(own, bundles, folder, cache, out);
    } finally {
      WriteAside.deleteRecursively(folder);
    }
  }

  /** The release, and another of the folder if there is one. */
  private List<Path> bundles() throws IOException {
    try (Stream<Path> all = Files.list(releases)) {
      List<Path> bundles = new ArrayList<>(List.of(releases.resolve(release)));
      all.filter(path -> Files.exists(path.resolve("manifest.json")))
          .filter(path -> !path.endsWith(release))
          .sorted()
          .limit(1)
          .forEach(bundles::add);
      return bundles;
    }
  }

  private void swapAll(
      ServiceProcess.Options options,
      List<Path> bundles,
      Path folder,
      Path cache,
      Consumer<String> out)
      throws Exception {
    AtomicBoolean asking = new AtomicBoolean(true);
    AtomicLong answers = new AtomicLong();
    AtomicReference<RuntimeException> failure = new AtomicReference<>();
    List<Look> looks = new ArrayList<>();
    try (ServiceProcess service = ServiceProcess.start(options);
        Client client = new Client(service.port())) {
      Thread load =
          Thread.ofPlatform()
              .start(() -> load(service.port(), bundles.getFirst(), asking, answers, failure));
      out.accept(
          ROW.formatted(
              "swaps",
              "requests",
              "heap MB",
              "RSS MB",
              "anonymous MB",
              "mappings",
              "threads",
              "open files",
              "indexes"));
      for (int swap = 0; swap <= swaps && failure.get() == null; swap++) {
        if (swap > 0) {
          replace(folder, bundles.get(swap % bundles.size()), swap);
          client.post("/releases", "{\"name\": \"" + LIVE + "\"}");
        }
        if (swap % EVERY == 0) {
          Belongings held = Belongings.of(service.handle());
          looks.add(new Look(swap, held));
          out.accept(row(swap, answers.get(), held, count(cache)));
        }
      }
      asking.set(false);
      load.join();
    }
    if (failure.get() != null) {
      throw failure.get();
    }
    out.accept("swaps: %d under load, %,d requests, none failed".formatted(swaps, answers.get()));
    trend(looks, "heap", Belongings::heap, out);
    trend(looks, "resident", Belongings::resident, out);
    trend(looks, "anonymous", Belongings::anonymous, out);
    trend(looks, "mappings", held -> (double) held.mappings(), out);
    trend(looks, "threads", held -> (double) held.threads(), out);
    trend(looks, "open files", held -> (double) held.files(), out);
  }

  private static void load(
      int port,
      Path bundle,
      AtomicBoolean asking,
      AtomicLong answers,
      AtomicReference<RuntimeException> failure) {
    List<String> ids =
        Bundle.open(bundle).corpus().stream().map(entry -> entry.item().id()).toList();
    SplittableRandom random = new SplittableRandom(1);
    try {
      while (asking.get()) {
        List<String> paths =
            random
                .ints(CHUNK, 0, ids.size())
                .mapToObj(at -> HttpLoad.path(ids.get(at), LIVE, 10))
                .toList();
        new HttpLoad(port, CONNECTIONS).run(paths);
        answers.addAndGet(CHUNK);
      }
    } catch (RuntimeException e) {
      failure.set(e);
    }
  }

  private static void replace(Path folder, Path bundle, int swap) throws IOException {
    Path fresh = folder.resolve("." + LIVE + "-" + swap);
    Path old = folder.resolve("." + LIVE + "-old");
    copy(bundle, fresh);
    Files.move(folder.resolve(LIVE), old);
    Files.move(fresh, folder.resolve(LIVE));
    WriteAside.deleteRecursively(old);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : paths.toList()) {
        Files.copy(path, to.resolve(from.relativize(path)));
      }
    }
  }

  private static long count(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.filter(entry -> !entry.endsWith("corpora")).count();
    }
  }

  private static String row(int swap, long answers, Belongings held, long indexes) {
    return ROW.formatted(
        swap,
        "%,d".formatted(answers),
        "%.0f".formatted(held.heap()),
        "%.0f".formatted(held.resident()),
        "%.0f".formatted(held.anonymous()),
        held.mappings(),
        held.threads(),
        held.files(),
        indexes);
  }

  /** The least-squares slope over the second half, per swap. */
  private static void trend(
      List<Look> looks, String what, ToDoubleFunction<Belongings> value, Consumer<String> out) {
    List<Look> half = looks.subList(looks.size() / 2, looks.size());
    double meanSwap = half.stream().mapToInt(Look::swap).average().orElse(0);
    double mean =
        half.stream().mapToDouble(look -> value.applyAsDouble(look.held())).average().orElse(0);
    double products = 0;
    double squares = 0;
    for (Look look : half) {
      products += (look.swap() - meanSwap) * (value.applyAsDouble(look.held()) - mean);
      squares += (look.swap() - meanSwap) * (look.swap() - meanSwap);
    }
    double slope = squares == 0 ? 0 : products / squares;
    out.accept(
        String.format(
            Locale.ROOT,
            "  %-12s mean of the second half %,.0f, %+.3f a swap (%+.2f %%)",
            what,
            mean,
            slope,
            mean == 0 ? 0 : 100 * slope / mean));
  }
}
