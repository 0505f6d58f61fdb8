package dev.kindred.service.index;

import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.lucene.codecs.Codec;
import org.apache.lucene.util.VectorUtil;

/** Lucene in this process. */
public final class LuceneRuntime {

  /** Its own, held since else its level is lost; it may speak before there are any settings. */
  private static final Logger LOGGER = Logger.getLogger("org.apache.lucene");

  private LuceneRuntime() {}

  /** Finds its codecs and what it computes with on this CPU, unless it has. */
  public static void start() {
    LOGGER.setLevel(Level.WARNING);
    Codec.getDefault();
    VectorUtil.dotProduct(new float[] {1}, new float[] {1});
  }
}
