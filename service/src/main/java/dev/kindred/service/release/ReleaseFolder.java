package dev.kindred.service.release;

import dev.kindred.model.files.InvalidInputException;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder that holds the bundles, one folder each, named as its release.
 *
 * @param folder where
 */
public record ReleaseFolder(Path folder) {

  /**
   * The releases' names, sorted. Hidden folders, what is still being written and what a file system
   * keeps at its root do not count.
   *
   * @throws InvalidInputException if the folder is missing or holds no release
   */
  public List<String> names() {
    List<String> names;
    try (Stream<Path> entries = Files.list(folder)) {
      names =
          entries
              .filter(Files::isDirectory)
              .map(entry -> entry.getFileName().toString())
              .filter(ReleaseFolder::isRelease)
              .sorted()
              .toList();
    } catch (IOException e) {
      throw new InvalidInputException(
          "the releases folder "
              + folder
              + " cannot be read; create it and export a bundle into it, or name another with"
              + " --releases",
          e);
    }
    if (names.isEmpty()) {
      throw new InvalidInputException(
          "the releases folder "
              + folder
              + " holds no release; export a bundle into it, or name another with --releases");
    }
    return names;
  }

  private static boolean isRelease(String name) {
    return !name.startsWith(".") && !name.contains(".partial-") && !name.equals("lost+found");
  }

  /** Changes when any file of a bundle does; empty while the folder cannot be read. */
  String stamp(String name) {
    try {
      return stamp(bundle(name).toRealPath()); // A link may lead elsewhere now.
    } catch (IOException | UncheckedIOException e) {
      return ""; // It is being written or removed; the next look tells more.
    }
  }

  private static String stamp(Path bundle) throws IOException {
    try (Stream<Path> paths = Files.walk(bundle)) {
      StringBuilder stamp = new StringBuilder(bundle.toString()).append('\n');
      for (Path path : paths.filter(Files::isRegularFile).sorted().toList()) {
        stamp
            .append(bundle.relativize(path))
            .append(' ')
            .append(Files.size(path))
            .append(' ')
            .append(Files.getLastModifiedTime(path))
            .append('\n');
      }
      return stamp.toString();
    }
  }

  /** What may be told to clients: without the places of this machine. */
  String withoutPlaces(String text) {
    return text.replace(folder + File.separator, "");
  }

  /** The folder of a release's bundle. */
  public Path bundle(String name) {
    return folder.resolve(name);
  }
}
