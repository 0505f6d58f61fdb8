package dev.kindred.service.experiment;

import dev.kindred.model.files.InvalidInputException;
import dev.kindred.model.files.JsonFile;
import dev.kindred.model.files.WriteAside;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * What runs, on disk, so that an experiment that runs cannot be changed by a restart either: {@code
 * experiments.json} in the state folder. Not for several threads.
 *
 * <pre>
 *   {"formatVersion": 1, "digests": {"ssl": "d49029014e3d"}}
 * </pre>
 */
public final class RememberedExperiments {

  private static final int FORMAT_VERSION = 1;

  private final Path file;

  record Running(int formatVersion, Map<String, String> digests) {}

  /**
   * What is remembered.
   *
   * @param state the state folder; there may be none
   */
  public RememberedExperiments(Path state) {
    this.file = state.resolve("experiments.json");
  }

  /**
   * Checks that what ran before this process goes on as it was, or not at all.
   *
   * @param of the file that the experiments are from
   * @throws InvalidInputException if an experiment's digest has changed, or what is remembered
   *     cannot be read
   */
  public void requireUnchanged(Path of, Experiments now) {
    Map<String, String> before = digests();
    try {
      now.requireUnchanged(before);
    } catch (InvalidInputException e) {
      throw new InvalidInputException(
          "%s: %s (it ran when the service ended, says %s)".formatted(of, e.getMessage(), file), e);
    }
  }

  /**
   * Remembers what runs, and nothing else; it is on disk when this returns.
   *
   * @throws InvalidInputException if it cannot be written, or what is there cannot be read
   */
  public void remember(Experiments now) {
    Map<String, String> digests = now.digests();
    if (digests.equals(digests())) {
      return;
    }
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      JsonFile.write(file, new Running(FORMAT_VERSION, digests));
      WriteAside.forceFolderOf(file);
    } catch (IOException e) {
      throw new InvalidInputException("cannot write " + file + ": " + e, e);
    }
  }

  /** What may be told to clients: without the places of this machine. */
  public String withoutPlaces(String text) {
    Path folder = file.toAbsolutePath().getParent();
    return text.replace(folder + File.separator, "").replace(file.getParent() + File.separator, "");
  }

  /** Digests by name. */
  private Map<String, String> digests() {
    if (!Files.exists(file)) {
      return Map.of();
    }
    Running running = JsonFile.read(file, Running.class);
    if (running.formatVersion() != FORMAT_VERSION) {
      throw new InvalidInputException(
          "%s has format %d, but this version reads %d; remove it to begin all experiments anew"
              .formatted(file, running.formatVersion(), FORMAT_VERSION));
    }
    return running.digests();
  }
}
