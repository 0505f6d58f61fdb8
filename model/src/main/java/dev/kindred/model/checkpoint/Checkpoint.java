package dev.kindred.model.checkpoint;

import dev.kindred.model.corpus.CorpusFile;
import dev.kindred.model.corpus.CorpusItem;
import dev.kindred.model.feature.TowerSchemas;
import dev.kindred.model.files.Digests;
import dev.kindred.model.files.FormatVersion;
import dev.kindred.model.files.InvalidInputException;
import dev.kindred.model.files.JsonFile;
import dev.kindred.model.golden.GoldenFile;
import dev.kindred.model.golden.GoldenRow;
import dev.kindred.model.tower.TwoTowerArchitecture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * A checkpoint folder whose files have been checked against their digests.
 *
 * <pre>
 * checkpoint.json                    {@link CheckpointManifest}: what is valid, with digests
 * recipe.yaml                        how it is trained, as it was given
 * schema.json, vocabularies/, query/ {@link TowerSchemas}
 * architecture.json                  {@link TwoTowerArchitecture}
 * corpus.jsonl.gz                    {@link CorpusFile}
 * steps/STEP/weights.safetensors     the architecture's weights, after STEP steps
 * steps/STEP/optimizer.safetensors   the optimizer's state, under the weights' names, and what else
 *                                    training needs to go on, under names with state.
 * golden.json                        {@link GoldenFile}; once finished
 * </pre>
 *
 * <p>Files that the manifest does not name are remains of an interrupted write and count for
 * nothing. All randomness of training is a function of seed and step, so that the step is the whole
 * random state.
 */
public final class Checkpoint {

  /** The recipe's file. */
  public static final String RECIPE = "recipe.yaml";

  static final String STEPS = "steps";
  static final String WEIGHTS = "weights.safetensors";
  static final String OPTIMIZER = "optimizer.safetensors";

  private final Path folder;
  private final CheckpointManifest manifest;

  private Checkpoint(Path folder, CheckpointManifest manifest) {
    this.folder = folder;
    this.manifest = manifest;
  }

  /** Whether a folder holds a checkpoint, whole or not. */
  public static boolean exists(Path folder) {
    return Files.exists(folder.resolve(CheckpointManifest.FILE));
  }

  /**
   * Opens a checkpoint and verifies every file that its manifest names.
   *
   * @throws InvalidInputException if it is none, of another format version, or corrupt
   */
  public static Checkpoint open(Path folder) {
    Path file = folder.resolve(CheckpointManifest.FILE);
    if (!Files.isRegularFile(file)) {
      throw new InvalidInputException(
          folder + " is not a checkpoint: it has no " + CheckpointManifest.FILE);
    }
    OptionalInt version = FormatVersion.of(file);
    if (version.isEmpty()) {
      throw new InvalidInputException(
          file + " is corrupt: it declares no formatVersion; train again or restore a backup");
    }
    if (version.getAsInt() != CheckpointManifest.FORMAT_VERSION) {
      throw new InvalidInputException(
          "%s has format version %d, but this program reads version %d: %s"
              .formatted(
                  folder,
                  version.getAsInt(),
                  CheckpointManifest.FORMAT_VERSION,
                  version.getAsInt() < CheckpointManifest.FORMAT_VERSION
                      ? "train again with this program"
                      : "use a newer Kindred"));
    }
    CheckpointManifest manifest = JsonFile.read(file, CheckpointManifest.class);
    manifest.files().forEach((name, digest) -> verify(folder, name, digest));
    return new Checkpoint(folder, manifest);
  }

  private static void verify(Path folder, String name, String digest) {
    Path home = folder.toAbsolutePath().normalize();
    Path file = home.resolve(name).normalize();
    if (!file.startsWith(home)) {
      throw new InvalidInputException(
          "%s is corrupt: it names '%s' outside of its folder".formatted(folder, name));
    }
    if (!Files.isRegularFile(file)) {
      throw new InvalidInputException(
          "%s is corrupt: %s is missing; train again or restore a backup".formatted(folder, name));
    }
    if (!Digests.sha256(file).equals(digest)) {
      throw new InvalidInputException(
          "%s is corrupt: %s was changed or truncated (its sha256 is not the recorded one);"
                  .formatted(folder, name)
              + " train again or restore a backup");
    }
  }

  /** The folder. */
  public Path folder() {
    return folder;
  }

  /** What the folder says of itself. */
  public CheckpointManifest manifest() {
    return manifest;
  }

  /** The recipe as it was given. */
  public String recipe() {
    try {
      return Files.readString(folder.resolve(RECIPE));
    } catch (IOException e) {
      throw new InvalidInputException("cannot read " + folder.resolve(RECIPE) + ": " + e, e);
    }
  }

  /** The features that each tower reads, and their vocabularies. */
  public TowerSchemas schemas() {
    return TowerSchemas.read(folder);
  }

  /**
   * Both towers.
   *
   * @throws InvalidInputException if they do not fit the schema
   */
  public TwoTowerArchitecture architecture() {
    Path file = folder.resolve(TwoTowerArchitecture.FILE);
    TwoTowerArchitecture architecture = JsonFile.read(file, TwoTowerArchitecture.class);
    try {
      architecture.requireFits(schemas());
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException(file + ": " + e.getMessage() + "; train again", e);
    }
    return architecture;
  }

  /** The items that can be recommended. */
  public List<CorpusItem> corpus() {
    return CorpusFile.read(corpusFile());
  }

  /** The file with the corpus. */
  public Path corpusFile() {
    return folder.resolve(CorpusFile.FILE);
  }

  /** Rows with the vectors that training computed. */
  public List<GoldenRow> golden() {
    return GoldenFile.read(goldenFile());
  }

  /**
   * The file with the golden rows.
   *
   * @throws InvalidInputException if the checkpoint is not finished
   */
  public Path goldenFile() {
    if (!manifest.finished()) {
      throw new InvalidInputException(
          "%s is not finished (step %d): resume its training with --resume"
              .formatted(folder, manifest.step()));
    }
    return folder.resolve(GoldenFile.FILE);
  }

  /** The weights, mapped; the caller closes them. */
  public SafetensorsFile weights() {
    return SafetensorsFile.open(stepFile(WEIGHTS));
  }

  /** The optimizer's state, mapped; the caller closes it. */
  public SafetensorsFile optimizer() {
    return SafetensorsFile.open(stepFile(OPTIMIZER));
  }

  static Map<String, String> digests(Path folder, List<String> names) {
    Map<String, String> digests = new TreeMap<>();
    for (String name : names) {
      digests.put(name, Digests.sha256(folder.resolve(name)));
    }
    return digests;
  }

  private Path stepFile(String name) {
    if (manifest.step() == 0) {
      throw new InvalidInputException(folder + " holds no weights yet: training has just begun");
    }
    return folder.resolve(STEPS).resolve(Long.toString(manifest.step())).resolve(name);
  }
}
