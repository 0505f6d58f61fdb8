package dev.kindred.model.bundle;

import dev.kindred.model.corpus.CorpusFile;
import dev.kindred.model.corpus.CorpusTable;
import dev.kindred.model.feature.FeatureSchema;
import dev.kindred.model.feature.TowerSchemas;
import dev.kindred.model.files.Digests;
import dev.kindred.model.files.FormatVersion;
import dev.kindred.model.files.InvalidInputException;
import dev.kindred.model.files.JsonFile;
import dev.kindred.model.golden.GoldenFile;
import dev.kindred.model.golden.GoldenRow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A bundle that has been verified: all that serving needs of a model, in one folder that never
 * changes once written.
 *
 * <pre>
 * manifest.json             {@link BundleManifest}
 * schema.json, vocabularies/, query/ {@link TowerSchemas}
 * query_tower.onnx          a tower: for each of its features an int64 input of that name
 * item_tower.onnx             [batch, length_FEATURE] padded with 0; output "vector" [batch, dimension]
 * weights.bin               large tensors of both towers, where there are any
 * corpus.jsonl.gz           {@link CorpusFile}
 * golden.json               {@link GoldenFile}
 * </pre>
 */
public final class Bundle {

  /** The query tower's file. */
  public static final String QUERY_TOWER = "query_tower.onnx";

  /** The item tower's file. */
  public static final String ITEM_TOWER = "item_tower.onnx";

  private static final Set<String> REQUIRED =
      Set.of(FeatureSchema.FILE, QUERY_TOWER, ITEM_TOWER, CorpusFile.FILE, GoldenFile.FILE);

  private final Path folder;
  private final BundleManifest manifest;
  private final TowerSchemas schemas;
  private final CorpusTable corpus;
  private final List<GoldenRow> golden;

  private Bundle(
      Path folder,
      BundleManifest manifest,
      TowerSchemas schemas,
      CorpusTable corpus,
      List<GoldenRow> golden) {
    this.folder = folder;
    this.manifest = manifest;
    this.schemas = schemas;
    this.corpus = corpus;
    this.golden = golden;
  }

  /** Where a bundle's corpus comes from. */
  @FunctionalInterface
  public interface CorpusSource {

    /**
     * The corpus of a file.
     *
     * @param file a {@link CorpusFile}
     * @param digest the SHA-256 that the file has
     */
    CorpusTable corpus(Path file, String digest);
  }

  /**
   * Opens a bundle: its version, every file's digest, that the parts belong together, and that the
   * encoder reproduces the golden rows' ids. The towers themselves are for a runtime to check.
   *
   * @throws BundleException of one of four kinds
   */
  public static Bundle open(Path folder) {
    return open(folder, (file, _) -> CorpusFile.readTable(file));
  }

  /** The same with a corpus that may have been read before. */
  public static Bundle open(Path folder, CorpusSource corpora) {
    BundleManifest manifest = manifest(folder);
    verifyFiles(folder, manifest);
    try {
      TowerSchemas schemas = TowerSchemas.read(folder);
      Bundle bundle =
          new Bundle(
              folder,
              manifest,
              schemas,
              corpora.corpus(
                  folder.resolve(CorpusFile.FILE),
                  Objects.requireNonNull(manifest.files().get(CorpusFile.FILE))),
              GoldenFile.read(folder.resolve(GoldenFile.FILE)));
      bundle.verifyTogether();
      return bundle;
    } catch (InvalidInputException e) {
      throw new BundleException.Corrupt(
          folder + " is corrupt: " + e.getMessage() + "; export it again", e);
    }
  }

  /** The folder. */
  public Path folder() {
    return folder;
  }

  /** What the bundle says of itself. */
  public BundleManifest manifest() {
    return manifest;
  }

  /** The features that each tower reads, and their vocabularies. */
  public TowerSchemas schemas() {
    return schemas;
  }

  /** The features of the items. */
  public FeatureSchema schema() {
    return schemas.item();
  }

  /** The items that can be recommended. */
  public CorpusTable corpus() {
    return corpus;
  }

  /** Rows with the vectors that training computed. */
  public List<GoldenRow> golden() {
    return golden;
  }

  /** The query tower's ONNX file. */
  public Path queryTower() {
    return folder.resolve(QUERY_TOWER);
  }

  /** The item tower's ONNX file. */
  public Path itemTower() {
    return folder.resolve(ITEM_TOWER);
  }

  /** SHA-256 over all files' digests: equal for bundles that answer alike. */
  public String contentDigest() {
    StringBuilder lines = new StringBuilder();
    new TreeMap<>(manifest.files())
        .forEach((name, digest) -> lines.append(digest).append("  ").append(name).append('\n'));
    return Digests.sha256(lines.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static BundleManifest manifest(Path folder) {
    Path file = folder.resolve(BundleManifest.FILE);
    if (!Files.isRegularFile(file)) {
      throw new BundleException.Corrupt(
          folder + " is not a bundle: it has no " + BundleManifest.FILE);
    }
    int version =
        FormatVersion.of(file)
            .orElseThrow(() ->
                new BundleException.Corrupt(
                    file + " is corrupt: it declares no formatVersion; export it again"));
    if (version < BundleManifest.OLDEST_VERSION) {
      throw new BundleException.TooOld(
          "%s has format version %d, the oldest that is read is %d: export it again"
              .formatted(folder, version, BundleManifest.OLDEST_VERSION));
    }
    if (version > BundleManifest.FORMAT_VERSION) {
      throw new BundleException.TooNew(
          "%s has format version %d, the newest that is read is %d: use a newer Kindred"
              .formatted(folder, version, BundleManifest.FORMAT_VERSION));
    }
    try {
      return JsonFile.read(file, BundleManifest.class);
    } catch (InvalidInputException e) {
      throw new BundleException.Corrupt(e.getMessage() + "; export the bundle again", e);
    }
  }

  private static void verifyFiles(Path folder, BundleManifest manifest) {
    for (String name : REQUIRED) {
      if (!manifest.files().containsKey(name)) {
        throw new BundleException.Corrupt(
            "%s is corrupt: its manifest does not name %s; export it again"
                .formatted(folder, name));
      }
    }
    List<BundleException> wrong =
        manifest.files().entrySet().parallelStream()
            .flatMap(entry -> wrong(folder, entry.getKey(), entry.getValue()).stream())
            .toList();
    if (!wrong.isEmpty()) {
      throw wrong.getFirst();
    }
  }

  private static Optional<BundleException> wrong(Path folder, String name, String digest) {
    Path home = folder.toAbsolutePath().normalize();
    Path file = home.resolve(name).normalize();
    if (!file.startsWith(home)) {
      return Optional.of(
          new BundleException.Corrupt(
              "%s is corrupt: its manifest names '%s' outside of the folder"
                  .formatted(folder, name)));
    }
    if (!Files.isRegularFile(file)) {
      return Optional.of(
          new BundleException.Corrupt(
              "%s is corrupt: %s is missing; copy or export it again".formatted(folder, name)));
    }
    if (!isWithin(home, file)) {
      return Optional.of(
          new BundleException.Corrupt(
              "%s is corrupt: %s is a link that leaves the folder; put the file itself there"
                  .formatted(folder, name)));
    }
    if (!Digests.sha256(file).equals(digest)) {
      return Optional.of(
          new BundleException.Corrupt(
              "%s is corrupt: %s was changed or truncated (its sha256 is not the manifest's)"
                      .formatted(folder, name)
                  + "; copy or export it again"));
    }
    return Optional.empty();
  }

  private static boolean isWithin(Path folder, Path file) {
    try {
      return file.toRealPath().startsWith(folder.toRealPath());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  private void verifyTogether() {
    if (!schemas.fingerprint().equals(manifest.schemaFingerprint())) {
      throw mismatch("schema.json is not the schema that the manifest names");
    }
    if (corpus.size() != manifest.items()) {
      throw mismatch(
          "the corpus has %d items, the manifest says %d"
              .formatted(corpus.size(), manifest.items()));
    }
    if (golden.isEmpty()) {
      throw mismatch("it has no golden rows");
    }
    golden.forEach(this::verifyDimension);
    if (golden.stream().noneMatch(GoldenRow::isQuery)
        || golden.stream().noneMatch(GoldenRow::isItem)) {
      throw mismatch("one of the towers has no golden rows");
    }
    List<String> errors = GoldenRow.encodingErrors(golden, schemas);
    if (!errors.isEmpty()) {
      throw mismatch(errors.getFirst());
    }
  }

  private void verifyDimension(GoldenRow row) {
    int wanted = manifest.dimension();
    int query = row.query().length;
    int item = row.itemVector().length;
    boolean fits =
        schemas.areSame()
            ? query == wanted && item == wanted
            : Math.max(query, item) == wanted && Math.min(query, item) == 0;
    if (!fits) {
      throw mismatch(
          "the golden row of '%s' is not of the manifest's dimension %d"
              .formatted(row.item().id(), wanted));
    }
  }

  private BundleException.Mismatch mismatch(String what) {
    return new BundleException.Mismatch(
        folder + " does not fit together: " + what + "; export it again");
  }
}
