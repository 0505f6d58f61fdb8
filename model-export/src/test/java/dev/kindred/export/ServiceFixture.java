package dev.kindred.export;

import dev.kindred.model.checkpoint.Checkpoint;
import dev.kindred.model.files.WriteAside;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;

/** Writes the small bundle that the service's tests use; its README has the command. */
final class ServiceFixture {

  private ServiceFixture() {}

  /**
   * Writes it.
   *
   * @param arguments the folder to create
   */
  public static void main(String[] arguments) throws IOException {
    Path work = Files.createTempDirectory("fixture");
    try {
      Checkpoint checkpoint = new SmallModel(42, 200).writeTo(work.resolve("checkpoint"), 20);
      Clock clock = Clock.fixed(Instant.parse("2026-11-21T12:00:00Z"), ZoneOffset.UTC);
      System.out.println(
          new BundleExport(checkpoint, clock, Storage.DEFAULT)
              .writeTo(Path.of(arguments[0]), Optional.of("small")));
    } finally {
      WriteAside.deleteRecursively(work);
    }
  }
}
