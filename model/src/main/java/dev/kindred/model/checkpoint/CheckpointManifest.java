package dev.kindred.model.checkpoint;

import java.util.Map;

/**
 * {@code checkpoint.json}: what is valid in a checkpoint folder. It is replaced atomically, so that
 * it is the one point at which a new state takes the place of the old.
 *
 * @param formatVersion version of the folder's format
 * @param step optimizer steps done; 0 if there are no weights yet
 * @param finished whether training came to its end
 * @param provenance dataset digest, recipe name, seed, versions and the like
 * @param metrics evaluation results by name; empty until finished
 * @param files sha256 by path, relative to the folder and with {@code /}
 */
public record CheckpointManifest(
    int formatVersion,
    long step,
    boolean finished,
    Map<String, String> provenance,
    Map<String, Double> metrics,
    Map<String, String> files) {

  /** The file's name. */
  public static final String FILE = "checkpoint.json";

  /** The version that this program writes, and the only one that it reads. */
  public static final int FORMAT_VERSION = 1;
}
