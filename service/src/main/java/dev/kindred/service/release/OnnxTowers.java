package dev.kindred.service.release;

import dev.kindred.model.bundle.Bundle;
import dev.kindred.model.feature.FeatureEncoder;
import dev.kindred.model.feature.Item;
import dev.kindred.service.embedding.BatchListener;
import dev.kindred.service.embedding.BatchingSettings;
import dev.kindred.service.embedding.CorpusEmbedder;
import dev.kindred.service.embedding.Device;
import dev.kindred.service.embedding.GoldenCheck;
import dev.kindred.service.embedding.MicroBatcher;
import dev.kindred.service.embedding.Provider;
import dev.kindred.service.embedding.TowerSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A bundle's towers in ONNX Runtime. Only the query tower is loaded at once: the item tower has
 * done most of its work when the corpus is embedded, and comes back when it is first asked.
 */
public final class OnnxTowers implements Towers {

  private final Bundle bundle;
  private final Device device;
  private final BatchingSettings batching;
  private final BatchListener listener;
  private final FeatureEncoder queryEncoder;
  private final FeatureEncoder itemEncoder;
  private final Batched query;
  private final ReentrantLock itemLock = new ReentrantLock();
  private volatile Optional<Batched> item = Optional.empty(); // Written under itemLock.

  /**
   * A tower and what runs it.
   *
   * @param sessions one graph in memory, as often as runs may go on at once
   */
  private record Batched(List<TowerSession> sessions, MicroBatcher batcher) {
    static Batched of(TowerSession session, BatchingSettings batching, BatchListener listener) {
      List<TowerSession> sessions = new ArrayList<>(List.of(session));
      while (sessions.size() < session.runsAtOnce()) {
        sessions.add(session.another());
      }
      return new Batched(sessions, new MicroBatcher(sessions, batching, listener));
    }

    void close() {
      batcher.close();
      sessions.reversed().forEach(TowerSession::close);
    }
  }

  private OnnxTowers(
      Bundle bundle,
      Device device,
      TowerSession session,
      BatchingSettings batching,
      BatchListener listener) {
    this.bundle = bundle;
    this.device = device;
    this.batching = batching;
    this.listener = listener;
    this.queryEncoder = new FeatureEncoder(bundle.schemas().query());
    this.itemEncoder = new FeatureEncoder(bundle.schemas().item());
    this.query = Batched.of(session, batching, listener);
  }

  /**
   * Opens the query tower and checks it; the item tower is checked when the corpus is embedded.
   *
   * @throws dev.kindred.model.bundle.BundleException if it cannot be loaded or differs from
   *     training
   */
  public static OnnxTowers open(Bundle bundle, Device device, BatchingSettings batching) {
    return open(bundle, device, batching, BatchListener.NONE);
  }

  /** The same, watched by somebody. */
  public static OnnxTowers open(
      Bundle bundle, Device device, BatchingSettings batching, BatchListener listener) {
    TowerSession session =
        TowerSession.open(bundle.queryTower(), bundle.schemas().query(), device, 1);
    try {
      GoldenCheck.query(bundle, session);
      return new OnnxTowers(bundle, device, session, batching, listener);
    } catch (RuntimeException e) {
      session.close();
      throw e;
    }
  }

  @Override
  public float[][] queries(List<Item> queries) {
    return embed(query, queryEncoder, queries);
  }

  @Override
  public float[][] items(List<Item> items) {
    return embed(itemTower(), itemEncoder, items);
  }

  private float[][] embed(Batched tower, FeatureEncoder encoder, List<Item> items) {
    int mostRows = batching.maxRows();
    if (items.size() <= mostRows) {
      return tower.batcher().embed(encoder.encode(items));
    }
    float[][] vectors = new float[items.size()][];
    for (int from = 0; from < vectors.length; from += mostRows) {
      List<Item> part = items.subList(from, Math.min(vectors.length, from + mostRows));
      float[][] embedded = tower.batcher().embed(encoder.encode(part));
      System.arraycopy(embedded, 0, vectors, from, part.size());
    }
    return vectors;
  }

  private Batched itemTower() {
    Optional<Batched> known = item;
    if (known.isPresent()) {
      return known.get();
    }
    itemLock.lock();
    try {
      if (item.isEmpty()) {
        item =
            Optional.of(
                Batched.of(
                    TowerSession.open(bundle.itemTower(), bundle.schema(), device, 1),
                    batching,
                    listener));
      }
      return item.orElseThrow();
    } finally {
      itemLock.unlock();
    }
  }

  @Override
  public float[][] corpus() {
    return CorpusEmbedder.embed(bundle, device);
  }

  @Override
  public float[][] corpus(int[] positions) {
    return CorpusEmbedder.embed(bundle, device, positions);
  }

  @Override
  public int queuedRows() {
    return query.batcher().queuedRows() + item.map(tower -> tower.batcher().queuedRows()).orElse(0);
  }

  @Override
  public Optional<Provider> provider() {
    return query.sessions().getFirst().provider();
  }

  @Override
  public void close() {
    query.close();
    itemLock.lock();
    try {
      item.ifPresent(Batched::close);
      item = Optional.empty();
    } finally {
      itemLock.unlock();
    }
  }
}
