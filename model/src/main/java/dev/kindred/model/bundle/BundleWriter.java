package dev.kindred.model.bundle;

import dev.kindred.model.corpus.CorpusFile;
import dev.kindred.model.files.Digests;
import dev.kindred.model.files.JsonFile;
import dev.kindred.model.files.WriteAside;
import dev.kindred.model.golden.GoldenFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Writes bundles, aside and then renamed: a folder under a final name is a whole bundle. */
public final class BundleWriter {

  private BundleWriter() {}

  /**
   * Writes a bundle.
   *
   * @param towers writes {@link Bundle#QUERY_TOWER}, {@link Bundle#ITEM_TOWER} and, if large, their
   *     external data into the folder that it is given, and verifies them; if it throws, nothing is
   *     left
   * @throws dev.kindred.model.files.InvalidInputException if the target exists or cannot be written
   */
  public static void write(Path target, BundleContent content, WriteAside.Body towers) {
    WriteAside.folder(
        target,
        aside -> {
          content.schemas().write(aside);
          Files.copy(content.corpus(), aside.resolve(CorpusFile.FILE));
          Files.copy(content.golden(), aside.resolve(GoldenFile.FILE));
          towers.writeTo(aside);
          JsonFile.write(
              aside.resolve(BundleManifest.FILE),
              new BundleManifest(
                  content.schemas().areSame()
                      ? BundleManifest.ONE_SCHEMA_VERSION
                      : BundleManifest.FORMAT_VERSION,
                  content.modelVersion(),
                  content.createdAt().toString(),
                  content.schemas().fingerprint(),
                  content.similarity(),
                  content.dimension(),
                  content.items(),
                  new TreeMap<>(content.provenance()),
                  new TreeMap<>(content.metrics()),
                  digests(aside)));
        });
  }

  private static Map<String, String> digests(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> paths = Files.walk(folder)) {
      files = paths.filter(Files::isRegularFile).toList();
    }
    Map<String, String> digests = new TreeMap<>();
    for (Path file : files) {
      digests.put(folder.relativize(file).toString().replace('\\', '/'), Digests.sha256(file));
    }
    return digests;
  }
}
