package dev.kindred.export;

import dev.kindred.model.checkpoint.Checkpoint;
import dev.kindred.model.files.Digests;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where a bundle comes from: all that training recorded, and
 *
 * <pre>
 * checkpoint       digest of everything in the checkpoint
 * step             optimizer steps done
 * recipe.yaml      the recipe's text
 * exporter         the program that wrote the bundle
 * export.java, export.platform   what it ran on
 * </pre>
 */
final class Provenance {

  private static final String CHECKPOINT = "checkpoint";
  private static final String EXPORTER = "exporter";

  /** Raised whenever an equal checkpoint would give other files. */
  private static final String PROGRAM = "kindred 0.1.0, export 1";

  private Provenance() {}

  static Map<String, String> of(Checkpoint checkpoint) {
    Map<String, String> provenance = new TreeMap<>(checkpoint.manifest().provenance());
    provenance.put(CHECKPOINT, digest(checkpoint));
    provenance.put("step", Long.toString(checkpoint.manifest().step()));
    provenance.put(Checkpoint.RECIPE, checkpoint.recipe());
    provenance.put(EXPORTER, PROGRAM);
    provenance.put("export.java", Runtime.version().toString());
    provenance.put(
        "export.platform", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    return provenance;
  }

  /** Whether a bundle of that provenance is what this program would write of the checkpoint. */
  static boolean isOf(Map<String, String> provenance, Checkpoint checkpoint) {
    return digest(checkpoint).equals(provenance.get(CHECKPOINT))
        && PROGRAM.equals(provenance.get(EXPORTER));
  }

  /** SHA-256 over the digests of the checkpoint's files. */
  static String digest(Checkpoint checkpoint) {
    StringBuilder lines = new StringBuilder();
    new TreeMap<>(checkpoint.manifest().files())
        .forEach((name, digest) -> lines.append(digest).append("  ").append(name).append('\n'));
    return Digests.sha256(lines.toString().getBytes(StandardCharsets.UTF_8));
  }
}
