package dev.kindred.service.embedding;

import dev.kindred.model.bundle.Bundle;
import dev.kindred.model.feature.ColumnEncoder;
import dev.kindred.model.feature.EncodedBatch;
import dev.kindred.model.feature.Feature;
import dev.kindred.model.feature.FeatureSchema;
import dev.kindred.model.feature.FeatureSpec;
import dev.kindred.model.feature.ItemColumns;
import dev.kindred.model.progress.Progress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

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
      Provider provider = sessions.getFirst().provider().orElseThrow();
      int rows = rows(provider);
      int wanted = Math.min(runsAtOnce(provider), Math.ceilDiv(bundle.corpus().size(), rows));
      while (sessions.size() < wanted) {
        sessions.add(sessions.getFirst().another());
      }
      return embed(bundle.schema(), bundle.corpus(), sessions, rows);
    } finally {
      sessions.reversed().forEach(TowerSession::close);
    }
  }

  /**
   * Embeds a few items of a bundle, after its golden rows.
   *
   * @param items their positions in the corpus
   * @return the vectors in that order {@code [items, dimension]}
   */
  public static float[][] embed(Bundle bundle, Device device, int[] items) {
    try (TowerSession session = TowerSession.open(bundle.itemTower(), bundle.schema(), device, 1)) {
      GoldenCheck.item(bundle, session);
      return session.embed(new ColumnEncoder(bundle.schema(), bundle.corpus()).encode(items));
    }
  }

  private static int runsAtOnce(Provider provider) {
    return switch (provider) {
      case CPU -> Runtime.getRuntime().availableProcessors();
      case CUDA -> 2; // One encodes while the other runs; each holds the tables in GPU memory.
    };
  }

  /** Rows of a batch: on a CPU what passes between a tower's layers should fit into its cache. */
  private static int rows(Provider provider) {
    return switch (provider) {
      case CPU -> 256;
      case CUDA -> Sizes.MAX_ROWS;
    };
  }

  /**
   * Embeds all items, with one thread for each embedder.
   *
   * @param rows most items of a batch
   */
  static float[][] embed(
      FeatureSchema schema, ItemColumns items, List<? extends BatchEmbedder> embedders, int rows) {
    Embedding embedding = new Embedding(schema, items);
    int count = items.size();
    AtomicInteger nextFrom = new AtomicInteger();
    try (Progress progress = Progress.start("embedding", count, "items");
        ExecutorService threads =
            Executors.newFixedThreadPool(
                embedders.size(), Thread.ofPlatform().name("corpus-embedder-", 0).factory())) {
      List<Future<?>> workers = new ArrayList<>();
      for (BatchEmbedder embedder : embedders) {
        workers.add(
            threads.submit(() -> {
              try {
                for (int from = nextFrom.getAndAdd(rows);
                    from < count;
                    from = nextFrom.getAndAdd(rows)) {
                  int to = Math.min(count, from + rows);
                  embedding.run(from, to, embedder);
                  progress.advance(to - from);
                }
              } finally {
                nextFrom.set(count); // Done, or failed: then the others stop as well.
              }
            }));
      }
      workers.forEach(CorpusEmbedder::await);
    }
    embedding.shareEqual();
    return embedding.vectors;
  }

  /** What the threads work on: each on items of its own. */
  private static final class Embedding {
    private final ColumnEncoder encoder;
    private final int[] order; // items, those with the most values first
    private final float[][] vectors; // by item
    private final long[] hashes; // by item, of its encoding; 0 where no other can be like it

    Embedding(FeatureSchema schema, ItemColumns items) {
      encoder = new ColumnEncoder(schema, items);
      order = ByLength.order(schema, items);
      vectors = new float[items.size()][];
      hashes = new long[items.size()];
    }

    void run(int from, int to, BatchEmbedder embedder) {
      int[] items = Arrays.copyOfRange(order, from, to);
      EncodedBatch batch = encoder.encode(items);
      float[][] embedded = embedder.embed(batch);
      for (int row = 0; row < items.length; row++) {
        vectors[items[row]] = embedded[row];
        hashes[items[row]] = isUnique(batch, row) ? 0 : batch.hash(row) | 1;
      }
    }

    /**
     * Gives items that are encoded alike the vector of the first of them. The last bits of a vector
     * depend on the batch that it was in, and an index must know equal items by equal vectors.
     */
    void shareEqual() {
      int[] slots = new int[Integer.highestOneBit(Math.max(1, hashes.length)) * 4]; // item + 1
      int mask = slots.length - 1;
      for (int item = 0; item < hashes.length; item++) {
        if (hashes[item] == 0) {
          continue;
        }
        int slot = (int) (hashes[item] >>> 32) & mask;
        while (slots[slot] != 0 && !isAlike(slots[slot] - 1, item)) {
          slot = (slot + 1) & mask;
        }
        if (slots[slot] == 0) {
          slots[slot] = item + 1;
        } else {
          vectors[item] = vectors[slots[slot] - 1];
        }
      }
    }

    /** One hash of 63 bits; if ever two rows have it by chance, their vectors tell them apart. */
    private boolean isAlike(int item, int other) {
      return hashes[item] == hashes[other] && isClose(vectors[item], vectors[other]);
    }

    private static boolean isClose(float[] one, float[] other) {
      for (int i = 0; i < one.length; i++) {
        if (!(Math.abs(one[i] - other[i]) <= GoldenCheck.TOLERANCE)) {
          return false;
        }
      }
      return true;
    }

    /** Whether the row has a known id of its own, so that no other row can be encoded alike. */
    private static boolean isUnique(EncodedBatch batch, int row) {
      List<Feature> features = batch.schema().features();
      for (int feature = 0; feature < features.size(); feature++) {
        if (features.get(feature).name().equals(FeatureSpec.ID)) {
          return batch.first(row, feature) >= features.get(feature).vocabulary().firstValue();
        }
      }
      return false;
    }
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
