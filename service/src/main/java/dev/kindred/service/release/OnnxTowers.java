package dev.kindred.service.release;

import dev.kindred.model.bundle.Bundle;
import dev.kindred.model.feature.FeatureEncoder;
import dev.kindred.model.feature.Item;
import dev.kindred.service.embedding.CorpusEmbedder;
import dev.kindred.service.embedding.Device;
import dev.kindred.service.embedding.GoldenCheck;
import dev.kindred.service.embedding.MicroBatcher;
import dev.kindred.service.embedding.TowerSession;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A bundle's towers in ONNX Runtime. Only the query tower stays in memory: the item tower has done
 * its work when the corpus is embedded.
 */
public final class OnnxTowers implements Towers {

  private static final int BATCH_ROWS = 32;
  private static final int QUEUED_ROWS = 4096;

  private final Bundle bundle;
  private final Device device;
  private final FeatureEncoder encoder;
  private final TowerSession session;
  private final MicroBatcher batcher;

  private OnnxTowers(Bundle bundle, Device device, TowerSession session) {
    this.bundle = bundle;
    this.device = device;
    this.session = session;
    this.encoder = new FeatureEncoder(bundle.schema());
    this.batcher =
        new MicroBatcher(
            "query-tower-" + bundle.manifest().modelVersion(), session, BATCH_ROWS, QUEUED_ROWS);
  }

  /**
   * Opens the query tower and checks it; the item tower is checked when the corpus is embedded.
   *
   * @throws dev.kindred.model.bundle.BundleException if it cannot be loaded or differs from
   *     training
   */
  public static OnnxTowers open(Bundle bundle, Device device) {
    TowerSession session = TowerSession.open(bundle.queryTower(), bundle.schema(), device, 1);
    try {
      GoldenCheck.query(bundle, session);
      return new OnnxTowers(bundle, device, session);
    } catch (RuntimeException e) {
      session.close();
      throw e;
    }
  }

  @Override
  public CompletableFuture<float[]> query(Item item) {
    return batcher.submit(encoder.encode(List.of(item))).thenApply(vectors -> vectors[0]);
  }

  @Override
  public float[][] queries(List<Item> items) {
    List<float[]> vectors = new ArrayList<>(items.size());
    for (int from = 0; from < items.size(); from += BATCH_ROWS) {
      List<Item> batch = items.subList(from, Math.min(items.size(), from + BATCH_ROWS));
      vectors.addAll(List.of(batcher.submit(encoder.encode(batch)).join()));
    }
    return vectors.toArray(float[][]::new);
  }

  @Override
  public float[][] corpus() {
    return CorpusEmbedder.embed(bundle, device);
  }

  @Override
  public void close() {
    batcher.close();
    session.close();
  }
}
