package dev.kindred.service.release;

import dev.kindred.model.files.InvalidInputException;
import dev.kindred.model.files.JsonFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The default release that somebody chose while the service ran: {@code default-release.json} in
 * the state folder. It wins over the setting, so that a restart changes nothing.
 */
public final class DefaultRelease {

  private final Path folder;
  private final Path file;

  record Chosen(String release) {}

  /**
   * What was chosen.
   *
   * @param state the state folder
   */
  public DefaultRelease(Path state) {
    this.folder = state;
    this.file = state.resolve("default-release.json");
  }

  /** What was chosen, if it is still there. */
  public Optional<String> chosen(List<String> names) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    return Optional.of(JsonFile.read(file, Chosen.class).release()).filter(names::contains);
  }

  /**
   * Remembers a choice.
   *
   * @throws InvalidInputException if the file cannot be written
   */
  public void remember(String name) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new InvalidInputException("cannot write " + file + ": " + e, e);
    }
    JsonFile.write(file, new Chosen(name));
  }
}
