package dev.kindred.service.index;

import org.apache.lucene.codecs.Codec;
import org.apache.lucene.util.VectorUtil;

/** Lucene in this process. */
public final class LuceneRuntime {

  private LuceneRuntime() {}

  /** Finds its codecs and what it computes with on this CPU, unless it has. */
  public static void start() {
    Codec.getDefault();
    VectorUtil.dotProduct(new float[] {1}, new float[] {1});
  }
}
