package dev.kindred.service.embedding;

import dev.kindred.model.bundle.Bundle;
import dev.kindred.model.feature.EncodedBatch;
import dev.kindred.model.feature.Feature;
import dev.kindred.model.feature.FeatureEncoder;
import dev.kindred.model.feature.FeatureSchema;
import dev.kindred.model.feature.FeatureSpec;
import dev.kindred.model.feature.Item;
import dev.kindred.model.progress.Progress;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Computes the vectors of a whole corpus with its item tower. Items of similar length share a
 * batch, so that little is spent on padding; some threads encode and run on one graph in memory, so
 * that one encodes while another runs.
 */
public final class CorpusEmbedder {

  private CorpusEmbedder() {}

  /**
   * Embeds all items of a bundle, after its golden rows.
   *
   * @return the vectors in the corpus' order {@code [items, dimension]}
   */
  public static float[][] embed(Bundle bundle, Device device) {
    List<TowerSession> sessions = new ArrayList<>();
    try {
      sessions.add(TowerSession.open(bundle.itemTower(), bundle.schema(), device, 1));
      GoldenCheck.item(bundle, sessions.getFirst());
      int wanted = sessions(sessions.getFirst().provider().orElseThrow(), bundle.corpus().size());
      while (sessions.size() < wanted) {
        sessions.add(sessions.getFirst().another());
      }
      return embed(
          bundle.schema(),
          bundle.corpus().stream().map(corpusItem -> corpusItem.item()).toList(),
          sessions);
    } finally {
      sessions.reversed().forEach(TowerSession::close);
    }
  }

  /** As many sessions as can run at once, and no more than there are batches. */
  private static int sessions(Provider provider, int items) {
    int atOnce =
        switch (provider) {
          case CPU -> Runtime.getRuntime().availableProcessors();
          case CUDA -> 2; // One encodes while the other runs; each holds the tables in GPU memory.
        };
    return Math.min(atOnce, Math.ceilDiv(items, Sizes.MAX_ROWS));
  }

  /** Embeds items of different ids, with one thread for each embedder. */
  static float[][] embed(
      FeatureSchema schema, List<Item> items, List<? extends BatchEmbedder> embedders) {
    FeatureEncoder encoder = new FeatureEncoder(schema);
    int[] order = byLength(schema, items);
    float[][] vectors = new float[items.size()][];
    @Nullable IntBuffer[] keys = new IntBuffer[items.size()];
    AtomicInteger nextFrom = new AtomicInteger();
    try (Progress progress = Progress.start("embedding", items.size(), "items");
        ExecutorService threads =
            Executors.newFixedThreadPool(
                embedders.size(), Thread.ofPlatform().name("corpus-embedder-", 0).factory())) {
      List<Future<?>> workers = new ArrayList<>();
      for (BatchEmbedder embedder : embedders) {
        workers.add(
            threads.submit(() -> {
              try {
                for (int from = nextFrom.getAndAdd(Sizes.MAX_ROWS);
                    from < order.length;
                    from = nextFrom.getAndAdd(Sizes.MAX_ROWS)) {
                  int to = Math.min(order.length, from + Sizes.MAX_ROWS);
                  int[] batch = Arrays.copyOfRange(order, from, to);
                  embed(encoder, items, batch, embedder, vectors, keys);
                  progress.advance(batch.length);
                }
              } finally {
                nextFrom.set(order.length); // Done, or failed: then the others stop as well.
              }
            }));
      }
      workers.forEach(CorpusEmbedder::await);
    }
    shareEqual(keys, vectors);
    return vectors;
  }

  private static void embed(
      FeatureEncoder encoder,
      List<Item> items,
      int[] selected,
      BatchEmbedder embedder,
      float[][] vectors,
      @Nullable IntBuffer[] keys) {
    EncodedBatch batch = encoder.encode(Arrays.stream(selected).mapToObj(items::get).toList());
    float[][] embedded = embedder.embed(batch);
    for (int row = 0; row < selected.length; row++) {
      vectors[selected[row]] = embedded[row];
      if (!isUnique(batch, row)) {
        keys[selected[row]] = key(batch, row);
      }
    }
  }

  /**
   * Gives items that are encoded alike the vector of the first of them. The last bits of a vector
   * depend on the batch that it was in, and an index must know equal items by equal vectors.
   */
  private static void shareEqual(@Nullable IntBuffer[] keys, float[][] vectors) {
    Map<IntBuffer, float[]> first = new HashMap<>();
    for (int item = 0; item < keys.length; item++) {
      IntBuffer key = keys[item];
      float[] known = key == null ? null : first.putIfAbsent(key, vectors[item]);
      if (known != null) {
        vectors[item] = known;
      }
    }
  }

  /** Whether the row has a known id of its own, so that no other row can be encoded alike. */
  private static boolean isUnique(EncodedBatch batch, int row) {
    List<Feature> features = batch.schema().features();
    for (int feature = 0; feature < features.size(); feature++) {
      if (features.get(feature).name().equals(FeatureSpec.ID)) {
        return batch.ids(row, feature)[0] >= features.get(feature).vocabulary().firstValue();
      }
    }
    return false;
  }

  /** A row's ids over all features, each with its number of ids before them. */
  private static IntBuffer key(EncodedBatch batch, int row) {
    int features = batch.schema().size();
    int size = features;
    for (int feature = 0; feature < features; feature++) {
      size += batch.length(row, feature);
    }
    IntBuffer key = IntBuffer.allocate(size);
    for (int feature = 0; feature < features; feature++) {
      key.put(batch.length(row, feature)).put(batch.ids(row, feature));
    }
    return key.flip();
  }

  /** Positions of the items, those with the most values first; a counting sort. */
  private static int[] byLength(FeatureSchema schema, List<Item> items) {
    List<FeatureSpec> specs = schema.features().stream().map(feature -> feature.spec()).toList();
    int[] lengths = items.parallelStream().mapToInt(item -> length(specs, item)).toArray();
    int longest = Arrays.stream(lengths).max().orElse(0);
    int[] next = new int[longest + 2]; // (longest - length): where the next such item goes
    for (int length : lengths) {
      next[longest - length + 1]++;
    }
    Arrays.parallelPrefix(next, Integer::sum);
    int[] order = new int[lengths.length];
    for (int item = 0; item < lengths.length; item++) {
      order[next[longest - lengths[item]]++] = item;
    }
    return order;
  }

  private static int length(List<FeatureSpec> specs, Item item) {
    int length = 0;
    for (FeatureSpec spec : specs) {
      length +=
          Math.min(spec.maxValues(), item.attributes().getOrDefault(spec.name(), List.of()).size());
    }
    return length;
  }

  private static void await(Future<?> worker) {
    try {
      worker.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while embedding the corpus", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("the corpus could not be embedded: " + e.getMessage(), e);
    }
  }
}
