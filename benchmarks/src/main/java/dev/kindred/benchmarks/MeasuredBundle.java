package dev.kindred.benchmarks;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which bundle is measured: the options of all benchmarks that serve one. */
final class MeasuredBundle {

  @Option(
      names = "--releases",
      required = true,
      paramLabel = "FOLDER",
      description = "The folder of bundles, as `kindred serve` takes it.")
  private Path releases = Path.of("");

  @Option(
      names = "--release",
      required = true,
      paramLabel = "NAME",
      description = "The bundle to measure.")
  private String release = "";

  /** The folder of bundles. */
  Path releases() {
    return releases;
  }

  /** Its name. */
  String release() {
    return release;
  }

  Path folder() {
    return releases.resolve(release);
  }
}
