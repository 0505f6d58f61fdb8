package dev.kindred.model.checkpoint;

import dev.kindred.model.corpus.CorpusFile;
import dev.kindred.model.corpus.CorpusItem;
import dev.kindred.model.feature.TowerSchemas;
import dev.kindred.model.files.Digests;
import dev.kindred.model.files.JsonFile;
import dev.kindred.model.files.WriteAside;
import dev.kindred.model.golden.GoldenFile;
import dev.kindred.model.golden.GoldenRow;
import dev.kindred.model.tower.TwoTowerArchitecture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Writes a checkpoint folder, state after state. Whenever the process dies, the folder holds the
 * last state that was saved, whole. One thread at a time.
 */
public final class CheckpointWriter {

  private final Path folder;
  private CheckpointManifest manifest;

  private CheckpointWriter(Path folder, CheckpointManifest manifest) {
    this.folder = folder;
    this.manifest = manifest;
  }

  /**
   * Creates the folder with everything that does not change during training, at step 0.
   *
   * @throws dev.kindred.model.files.InvalidInputException if the folder exists
   */
  public static CheckpointWriter create(
      Path folder,
      String recipe,
      TowerSchemas schemas,
      TwoTowerArchitecture architecture,
      List<CorpusItem> corpus,
      Map<String, String> provenance) {
    List<String> names = new ArrayList<>(schemas.files());
    names.addAll(List.of(Checkpoint.RECIPE, TwoTowerArchitecture.FILE, CorpusFile.FILE));
    WriteAside.folder(
        folder,
        aside -> {
          Files.writeString(aside.resolve(Checkpoint.RECIPE), recipe);
          schemas.write(aside);
          JsonFile.write(aside.resolve(TwoTowerArchitecture.FILE), architecture);
          CorpusFile.write(aside.resolve(CorpusFile.FILE), corpus);
          JsonFile.write(
              aside.resolve(CheckpointManifest.FILE),
              new CheckpointManifest(
                  CheckpointManifest.FORMAT_VERSION,
                  0,
                  false,
                  new TreeMap<>(provenance),
                  Map.of(),
                  Checkpoint.digests(aside, names)));
        });
    return resume(Checkpoint.open(folder));
  }

  /** Goes on where an opened checkpoint stands. */
  public static CheckpointWriter resume(Checkpoint checkpoint) {
    return new CheckpointWriter(checkpoint.folder(), checkpoint.manifest());
  }

  /** Saves the state after a number of steps, in the place of the one before. */
  public void save(long step, List<FloatTensor> weights, List<FloatTensor> optimizer) {
    commit(step, weights, optimizer, false, Map.of(), Map.of(), Map.of());
  }

  /** Likewise, where training has found out nothing besides its weights. */
  public void finish(
      long step,
      List<FloatTensor> weights,
      List<FloatTensor> optimizer,
      List<GoldenRow> golden,
      Map<String, Double> metrics) {
    finish(step, weights, optimizer, golden, metrics, Map.of());
  }

  /**
   * Saves the last state with golden rows and evaluation results: training has come to its end.
   *
   * @param learned joins the provenance, such as a learned temperature
   */
  public void finish(
      long step,
      List<FloatTensor> weights,
      List<FloatTensor> optimizer,
      List<GoldenRow> golden,
      Map<String, Double> metrics,
      Map<String, String> learned) {
    Path file = folder.resolve(GoldenFile.FILE);
    GoldenFile.write(file, golden);
    commit(
        step,
        weights,
        optimizer,
        true,
        Map.of(GoldenFile.FILE, Digests.sha256(file)),
        metrics,
        learned);
  }

  private void commit(
      long step,
      List<FloatTensor> weights,
      List<FloatTensor> optimizer,
      boolean finished,
      Map<String, String> more,
      Map<String, Double> metrics,
      Map<String, String> learned) {
    String place = Checkpoint.STEPS + "/" + step + "/";
    Map<String, String> files = new TreeMap<>(manifest.files());
    files.keySet().removeIf(name -> name.startsWith(Checkpoint.STEPS + "/"));
    files.putAll(more);
    if (step != manifest.step() || !manifest.files().containsKey(place + Checkpoint.WEIGHTS)) {
      WriteAside.deleteRecursively(folder.resolve(place));
      WriteAside.folder(
          folder.resolve(place),
          aside -> {
            Map<String, String> metadata = Map.of("step", Long.toString(step));
            Safetensors.write(aside.resolve(Checkpoint.WEIGHTS), weights, metadata);
            Safetensors.write(aside.resolve(Checkpoint.OPTIMIZER), optimizer, metadata);
          });
    }
    files.putAll(
        Checkpoint.digests(
            folder, List.of(place + Checkpoint.WEIGHTS, place + Checkpoint.OPTIMIZER)));
    Map<String, String> provenance = new TreeMap<>(manifest.provenance());
    provenance.putAll(learned);
    CheckpointManifest next =
        new CheckpointManifest(
            manifest.formatVersion(), step, finished, provenance, new TreeMap<>(metrics), files);
    JsonFile.write(folder.resolve(CheckpointManifest.FILE), next);
    manifest = next;
    removeOtherSteps(step);
  }

  private void removeOtherSteps(long step) {
    try (Stream<Path> steps = Files.list(folder.resolve(Checkpoint.STEPS))) {
      steps
          .filter(path -> !path.getFileName().toString().equals(Long.toString(step)))
          .forEach(WriteAside::deleteRecursively);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + folder.resolve(Checkpoint.STEPS), e);
    }
  }
}
