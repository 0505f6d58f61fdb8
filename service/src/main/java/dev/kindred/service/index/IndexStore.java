package dev.kindred.service.index;

import dev.kindred.model.corpus.Popularity;
import dev.kindred.model.files.Digests;
import dev.kindred.model.files.InvalidInputException;
import dev.kindred.model.files.JsonFile;
import dev.kindred.model.files.WriteAside;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.lucene.util.Version;

/**
 * A folder of built indexes. Each has a folder of its own, named by the digest of everything that
 * it was made from: what its source says of itself, the settings, the format and Lucene's version.
 *
 * <pre>
 *   KEY/index.json   {"formatVersion", "key", "audit", "longest"}
 *   KEY/nodes        {@link NodesFile}
 *   KEY/lucene/      one segment
 * </pre>
 *
 * Whatever cannot be read, fails its checksums or does not fit is thrown away and built again.
 */
public final class IndexStore implements CorpusIndexes {

  private static final Logger LOG = System.getLogger(IndexStore.class.getName());
  private static final int FORMAT_VERSION = 6;
  private static final int KEY_DIGITS = 32;
  static final String META = "index.json";
  private static final String LUCENE = "lucene";
  private static final String UNNAMED = "changed";

  private final Path folder;
  private final IndexSettings settings;

  /**
   * What the folder says of itself.
   *
   * @param longest the length of the longest vector where they are compared by inner product
   */
  record Meta(int formatVersion, String key, IndexAudit audit, Optional<Double> longest) {}

  /**
   * A store.
   *
   * @param folder where the indexes lie; created when the first is written
   */
  public IndexStore(Path folder, IndexSettings settings) {
    this.folder = folder;
    this.settings = settings;
  }

  /** Builds on all cores. */
  @Override
  public BuiltIndex open(IndexSource source) {
    return accepted(stored(source));
  }

  @Override
  public BuiltIndex replace(IndexSource source) {
    WriteAside.deleteRecursively(folder.resolve(key(source)));
    return open(source);
  }

  /**
   * The same. Its files are unlinked as soon as they are mapped, so that nothing is left of it
   * whatever ends the process.
   */
  @Override
  public BuiltIndex openOnce(IndexSource source) {
    String key = key(source);
    return accepted(
        WriteAside.inPassing(
            folder.resolve(UNNAMED),
            aside -> {
              build(aside, key, source);
              return openStored(aside, key, source);
            }));
  }

  private BuiltIndex accepted(BuiltIndex index) {
    IndexAudit audit = index.audit();
    if (!audit.aboveFloor() && settings.floor().below() == IndexSettings.BelowFloor.REFUSE) {
      index.close();
      throw new BelowFloorException(audit, settings);
    }
    return index;
  }

  private BuiltIndex stored(IndexSource source) {
    String key = key(source);
    Path home = folder.resolve(key);
    if (Files.exists(home) && !Files.exists(home.resolve(META))) {
      WriteAside.deleteRecursively(home); // Half deleted.
    }
    if (Files.exists(home)) {
      try {
        return openStored(home, key, source);
      } catch (IOException | RuntimeException e) {
        LOG.log(Level.WARNING, "{0} cannot be used and is built again: {1}", home, e.getMessage());
        WriteAside.deleteRecursively(home);
      }
    }
    try {
      WriteAside.folder(home, aside -> build(aside, key, source));
    } catch (InvalidInputException e) {
      if (!Files.exists(home)) {
        throw e;
      }
      LOG.log(Level.INFO, "another process has built {0} meanwhile", home);
    }
    try {
      return openStored(home, key, source);
    } catch (IOException e) {
      throw new InvalidInputException(
          "the index " + home + " was built but cannot be read: " + e, e);
    }
  }

  private BuiltIndex openStored(Path home, String key, IndexSource source) throws IOException {
    Meta meta = JsonFile.read(home.resolve(META), Meta.class);
    if (meta.formatVersion() != FORMAT_VERSION || !meta.key().equals(key)) {
      throw new IOException("it was made from something else");
    }
    Nodes nodes = NodesFile.read(home);
    if (nodes.items() != source.items()) {
      throw new IOException("it is of " + nodes.items() + " items, not " + source.items());
    }
    BuiltIndex index =
        LuceneIndex.open(
            home.resolve(LUCENE), nodes, source.popularity(), settings.precision(), meta.audit());
    touch(home);
    return meta.longest()
        .<BuiltIndex>map(
            longest -> new InnerProductIndex(index, InnerProductSpace.ofLongest(longest)))
        .orElse(index);
  }

  /** Its time says when it was last asked for. */
  private static void touch(Path home) {
    try {
      Files.setLastModifiedTime(home.resolve(META), FileTime.from(Instant.now()));
    } catch (IOException e) { // Where nothing can be written nothing is removed either.
      LOG.log(Level.DEBUG, "the time of " + home + " cannot be set", e);
    }
  }

  /** Nothing: it is this machine's disk. */
  @Override
  public void requireReachable() {}

  @Override
  public void removeAbandoned() {
    WriteAside.removeAbandoned(folder.resolve(UNNAMED));
  }

  /**
   * Removes the indexes that were asked for least lately. One that is open goes on: its files are
   * mapped.
   *
   * @param most how many are kept
   */
  @Override
  public void tidy(int most) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> homes = Files.list(folder)) {
      List<Path> old =
          homes
              .filter(home -> Files.exists(home.resolve(META)))
              .sorted(Comparator.comparing(IndexStore::lastAsked).reversed())
              .skip(most)
              .toList();
      for (Path home : old) {
        Files.deleteIfExists(home.resolve(META)); // So that it counts no more.
        WriteAside.deleteRecursively(home);
        LOG.log(Level.INFO, "{0} is removed: {1} others were used since", home, most);
      }
    } catch (IOException | UncheckedIOException e) {
      LOG.log(Level.WARNING, "old indexes in " + folder + " cannot be removed", e);
    }
  }

  private static FileTime lastAsked(Path home) {
    try {
      return Files.getLastModifiedTime(home.resolve(META));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void build(Path aside, String key, IndexSource source) throws IOException {
    float[][] vectors = source.vectors().get();
    List<List<Query>> queries = source.auditQueries(vectors);
    Popularity popularity = source.popularity();
    Meta meta =
        switch (source.similarity()) {
          case COSINE ->
              new Meta(
                  FORMAT_VERSION,
                  key,
                  build(aside, vectors, popularity, queries),
                  Optional.empty());
          case INNER_PRODUCT -> {
            InnerProductSpace space = InnerProductSpace.of(vectors);
            yield new Meta(
                FORMAT_VERSION,
                key,
                build(aside, space.items(vectors), popularity, space.queries(queries)),
                Optional.of(space.longest()));
          }
        };
    JsonFile.write(aside.resolve(META), meta);
  }

  private IndexAudit build(
      Path aside, float[][] unit, Popularity popularity, List<List<Query>> queries)
      throws IOException {
    DistinctVectors distinct = DistinctVectors.of(unit).inLocalOrder();
    NodesFile.write(aside, distinct.nodes());
    Path lucene = aside.resolve(LUCENE);
    GraphWriter.write(lucene, distinct, settings);
    int nodes = distinct.nodes().count();
    IndexAudit unknown =
        new IndexAudit(
            distinct.nodes().items(),
            nodes,
            0,
            0,
            0,
            settings.searchBeam(),
            true,
            SearchCosts.UNKNOWN);
    try (LuceneIndex index =
        LuceneIndex.open(lucene, distinct.nodes(), popularity, settings.precision(), unknown)) {
      return GraphAudit.of(index, nodes, queries, settings);
    }
  }

  private String key(IndexSource source) {
    String madeFrom =
        String.join(
            "\n",
            source.digest(),
            source.similarity().toString(),
            source.popularityKey(),
            settings.toString(),
            "" + FORMAT_VERSION,
            Version.LATEST.toString());
    return Digests.sha256(madeFrom.getBytes(StandardCharsets.UTF_8)).substring(0, KEY_DIGITS);
  }
}
