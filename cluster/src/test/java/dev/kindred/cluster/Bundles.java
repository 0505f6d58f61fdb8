package dev.kindred.cluster;

import dev.kindred.model.bundle.Bundle;
import dev.kindred.model.bundle.BundleContent;
import dev.kindred.model.bundle.BundleWriter;
import dev.kindred.model.corpus.CorpusFile;
import dev.kindred.model.corpus.CorpusItem;
import dev.kindred.model.golden.GoldenFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Bundles made of another. */
final class Bundles {

  private Bundles() {}

  /** Writes a bundle with the same towers and only the first items. */
  static void writeFirst(Path source, Path target, int items) {
    Bundle bundle = Bundle.open(source);
    List<CorpusItem> corpus = bundle.corpus().subList(0, items);
    try {
      Path parts = Files.createTempDirectory("parts");
      CorpusFile.write(parts.resolve(CorpusFile.FILE), corpus);
      BundleWriter.write(
          target,
          new BundleContent(
              "v2",
              Instant.EPOCH,
              bundle.schemas(),
              bundle.manifest().similarity(),
              bundle.manifest().dimension(),
              items,
              parts.resolve(CorpusFile.FILE),
              source.resolve(GoldenFile.FILE),
              Map.of("seed", "1", "temperature", "0.07"),
              Map.of()),
          folder -> {
            Files.copy(source.resolve(Bundle.QUERY_TOWER), folder.resolve(Bundle.QUERY_TOWER));
            Files.copy(source.resolve(Bundle.ITEM_TOWER), folder.resolve(Bundle.ITEM_TOWER));
          });
      Files.delete(parts.resolve(CorpusFile.FILE));
      Files.delete(parts);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
