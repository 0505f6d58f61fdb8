package dev.kindred.service.release;

import dev.kindred.model.bundle.Bundle;
import dev.kindred.model.feature.FeatureEncoder;
import dev.kindred.model.feature.Item;
import dev.kindred.service.embedding.BatchingSettings;
import dev.kindred.service.embedding.CorpusEmbedder;
import dev.kindred.service.embedding.Device;
import dev.kindred.service.embedding.GoldenCheck;
import dev.kindred.service.embedding.MicroBatcher;
import dev.kindred.service.embedding.TowerSession;
import java.util.List;

/**
 * A bundle's towers in ONNX Runtime. Only the query tower stays in memory: the item tower has done
 * its work when the corpus is embedded.
 */
public final class OnnxTowers implements Towers {

  private final Bundle bundle;
  private final Device device;
  private final FeatureEncoder encoder;
  private final TowerSession session;
  private final int mostRows;
  private final MicroBatcher batcher;

  private OnnxTowers(
      Bundle bundle, Device device, TowerSession session, BatchingSettings batching) {
    this.bundle = bundle;
    this.device = device;
    this.session = session;
    this.encoder = new FeatureEncoder(bundle.schema());
    this.mostRows = batching.maxRows();
    this.batcher = new MicroBatcher(session, batching);
  }

  /**
   * Opens the query tower and checks it; the item tower is checked when the corpus is embedded.
   *
   * @throws dev.kindred.model.bundle.BundleException if it cannot be loaded or differs from
   *     training
   */
  public static OnnxTowers open(Bundle bundle, Device device, BatchingSettings batching) {
    TowerSession session = TowerSession.open(bundle.queryTower(), bundle.schema(), device, 1);
    try {
      GoldenCheck.query(bundle, session);
      return new OnnxTowers(bundle, device, session, batching);
    } catch (RuntimeException e) {
      session.close();
      throw e;
    }
  }

  @Override
  public float[][] queries(List<Item> items) {
    if (items.size() <= mostRows) {
      return batcher.embed(encoder.encode(items));
    }
    float[][] vectors = new float[items.size()][];
    for (int from = 0; from < vectors.length; from += mostRows) {
      List<Item> part = items.subList(from, Math.min(vectors.length, from + mostRows));
      System.arraycopy(batcher.embed(encoder.encode(part)), 0, vectors, from, part.size());
    }
    return vectors;
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
