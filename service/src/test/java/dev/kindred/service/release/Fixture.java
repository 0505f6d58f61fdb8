package dev.kindred.service.release;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The small bundle among the test's resources. */
public final class Fixture {

  private static final Path SMALL = Path.of("src", "test", "resources", "bundles", "small");

  private Fixture() {}

  /** Copies the bundle; returns the target. */
  public static Path copyTo(Path target) {
    try (Stream<Path> paths = Files.walk(SMALL)) {
      for (Path path : paths.toList()) {
        Files.copy(path, target.resolve(SMALL.relativize(path)));
      }
      return target;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
