package dev.kindred.export;

import dev.kindred.export.graph.TowerGraph;
import dev.kindred.export.graph.Weights;
import dev.kindred.export.onnx.ExternalData;
import dev.kindred.export.onnx.OnnxFile;
import dev.kindred.export.onnx.OnnxGraph;
import dev.kindred.export.verify.Parity;
import dev.kindred.model.bundle.Bundle;
import dev.kindred.model.bundle.BundleContent;
import dev.kindred.model.bundle.BundleException;
import dev.kindred.model.bundle.BundleManifest;
import dev.kindred.model.bundle.BundleWriter;
import dev.kindred.model.bundle.Similarity;
import dev.kindred.model.checkpoint.Checkpoint;
import dev.kindred.model.checkpoint.SafetensorsFile;
import dev.kindred.model.feature.TowerSchemas;
import dev.kindred.model.files.InvalidInputException;
import dev.kindred.model.golden.GoldenRow;
import dev.kindred.model.tower.Layer;
import dev.kindred.model.tower.Tower;
import dev.kindred.model.tower.TwoTowerArchitecture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes one checkpoint as a bundle. Equal checkpoints give equal files but for the manifest. */
final class BundleExport {

  private final Checkpoint checkpoint;
  private final Clock clock;
  private final Storage storage;

  /** What was written and how well it agrees with training. */
  record Report(String modelVersion, Parity parity) {}

  BundleExport(Checkpoint checkpoint, Clock clock, Storage storage) {
    this.checkpoint = checkpoint;
    this.clock = clock;
    this.storage = storage;
  }

  /**
   * Whether the target is a whole bundle of this very checkpoint.
   *
   * @param version the model version that it must have, if that matters
   * @throws InvalidInputException if the target is anything else
   */
  boolean isAlreadyAt(Path target, Optional<String> version) {
    if (!Files.exists(target)) {
      return false;
    }
    BundleManifest manifest;
    try {
      manifest = Bundle.open(target).manifest();
    } catch (BundleException e) {
      throw new InvalidInputException(
          "%s exists already and cannot be used (%s); choose another name or remove it"
              .formatted(target, e.getMessage()),
          e);
    }
    if (!Provenance.isOf(manifest.provenance(), checkpoint)
        || !version.orElse(manifest.modelVersion()).equals(manifest.modelVersion())) {
      throw new InvalidInputException(
          "%s exists already and holds another model, '%s': a bundle never changes; choose another"
                  .formatted(target, manifest.modelVersion())
              + " name or remove it");
    }
    return true;
  }

  /**
   * Writes and verifies the bundle; if that fails, nothing is left.
   *
   * @throws InvalidInputException if the checkpoint is not finished or broken, ONNX Runtime and
   *     training disagree, or the target exists
   */
  Report writeTo(Path target, Optional<String> version) {
    List<GoldenRow> golden = checkpoint.golden();
    TowerSchemas schemas = checkpoint.schemas();
    TwoTowerArchitecture architecture = checkpoint.architecture();
    Instant now = clock.instant();
    String modelVersion = version.orElseGet(() -> defaultVersion(now));
    Parity[] parity = new Parity[1];
    BundleWriter.write(
        target,
        new BundleContent(
            modelVersion,
            now,
            schemas,
            similarity(architecture),
            architecture.dimension(),
            checkpoint.corpus().size(),
            checkpoint.corpusFile(),
            checkpoint.goldenFile(),
            Provenance.of(checkpoint),
            checkpoint.manifest().metrics()),
        aside -> {
          writeTowers(aside, architecture, schemas);
          parity[0] = Parity.check(aside, schemas, golden);
        });
    return new Report(modelVersion, parity[0]);
  }

  private void writeTowers(Path folder, TwoTowerArchitecture architecture, TowerSchemas schemas)
      throws IOException {
    try (SafetensorsFile file = checkpoint.weights()) {
      Weights weights = new Weights(file::tensor);
      OnnxGraph query = TowerGraph.of(architecture, weights, architecture.query());
      OnnxGraph item = TowerGraph.of(architecture, weights, architecture.item());
      Path queryFile = folder.resolve(Bundle.QUERY_TOWER);
      Path itemFile = folder.resolve(Bundle.ITEM_TOWER);
      Map<String, String> metadata =
          Map.of(
              "schema_fingerprint", schemas.fingerprint(),
              "checkpoint", Provenance.digest(checkpoint));
      if (query.weightBytes() + item.weightBytes() <= storage.largestInline()) {
        OnnxFile.write(queryFile, query, metadata);
        OnnxFile.write(itemFile, item, metadata);
        return;
      }
      try (ExternalData external = ExternalData.create(folder.resolve(Storage.WEIGHTS))) {
        OnnxFile.write(queryFile, query, metadata, external);
        OnnxFile.write(itemFile, item, metadata, external);
      }
    }
  }

  private String defaultVersion(Instant now) {
    return checkpoint.folder().toAbsolutePath().normalize().getFileName()
        + "-"
        + LocalDate.ofInstant(now, ZoneOffset.UTC);
  }

  private static Similarity similarity(TwoTowerArchitecture architecture) {
    return normalizes(architecture.query()) && normalizes(architecture.item())
        ? Similarity.COSINE
        : Similarity.INNER_PRODUCT;
  }

  private static boolean normalizes(Tower tower) {
    return !tower.layers().isEmpty() && tower.layers().getLast() instanceof Layer.L2Normalize;
  }
}
