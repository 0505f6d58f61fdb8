package dev.kindred.service.release;

import dev.kindred.model.bundle.Bundle;
import dev.kindred.model.bundle.BundleException;
import dev.kindred.model.bundle.BundleManifest;
import dev.kindred.model.corpus.CorpusItem;
import dev.kindred.model.corpus.CorpusTable;
import dev.kindred.model.corpus.Popularity;
import dev.kindred.model.feature.Item;
import dev.kindred.model.feature.TowerSchemas;
import dev.kindred.service.catalog.Catalog;
import dev.kindred.service.catalog.CorpusStore;
import dev.kindred.service.index.BuiltIndex;
import dev.kindred.service.index.CorpusIndexes;
import dev.kindred.service.index.IndexSource;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Makes a release of a bundle: verifies it, embeds its corpus, builds or reuses its index. */
public final class ReleaseLoader {

  private static final Logger LOG = System.getLogger(ReleaseLoader.class.getName());
  private static final int AUDIT_QUERIES_PER_TOWER = 200;
  private static final int TRUST_SAMPLE = 64;
  private static final double TRUST_TOLERANCE = 1e-3; // A device's rounding is well below.
  private static final long SAMPLE_SEED = 20_261_121;

  private final Towers.Opener opener;
  private final CorpusStore corpora;
  private final CorpusIndexes indexes;

  /**
   * A loader.
   *
   * @param opener opens a bundle's towers
   * @param corpora where corpora are kept
   * @param indexes where indexes are kept
   */
  public ReleaseLoader(Towers.Opener opener, CorpusStore corpora, CorpusIndexes indexes) {
    this.opener = opener;
    this.corpora = corpora;
    this.indexes = indexes;
  }

  /**
   * Loads a bundle.
   *
   * @param name the release's name
   * @param folder the bundle
   * @throws BundleException if the bundle must not be served
   */
  public Release load(String name, Path folder) {
    return open(name, folder).release();
  }

  /** The same, to be changed. */
  LivingRelease open(String name, Path folder) {
    indexes.requireReachable();
    phase(name, "its files are verified");
    Bundle bundle = Bundle.open(folder, corpora);
    phase(name, "its towers are opened, and checked by its golden rows");
    Towers towers = opener.open(bundle);
    try {
      Catalog catalog = new Catalog(bundle.corpus());
      phase(
          name,
          "its index of %,d items is opened, or they are embedded and it is built"
              .formatted(bundle.corpus().size()));
      return new LivingRelease(name, bundle, catalog, towers, index(name, bundle, towers));
    } catch (RuntimeException e) {
      towers.close();
      throw e;
    }
  }

  private static void phase(String name, String what) {
    LOG.log(Level.INFO, "release ''{0}'': {1}", name, what);
  }

  /**
   * The index of a bundle's corpus. A bundle never changes, so that an index that was built of it
   * once is trusted when it holds what the item tower says now of a sample.
   */
  private BuiltIndex index(String name, Bundle bundle, Towers towers) {
    CorpusTable corpus = bundle.corpus();
    EmbeddedOnce vectors = new EmbeddedOnce(towers);
    IndexSource source =
        audited(
            IndexSource.of(bundle.contentDigest(), corpus.size(), vectors).named(name),
            bundle.manifest(),
            bundle.schemas(),
            towers,
            corpus.items(),
            corpus.trainingCounts());
    BuiltIndex index = indexes.open(source);
    if (vectors.wereNeeded() || holds(index, towers, corpus.size())) {
      return index;
    }
    LOG.log(
        Level.WARNING,
        "the index of {0} holds other vectors than its item tower computes; it is built again",
        bundle.folder());
    index.close();
    return indexes.replace(source);
  }

  /** The vectors of a corpus, once they are asked for. */
  private static final class EmbeddedOnce implements Supplier<float[][]> {
    private final Towers towers;
    private boolean needed;

    EmbeddedOnce(Towers towers) {
      this.towers = towers;
    }

    boolean wereNeeded() {
      return needed;
    }

    @Override
    public float[][] get() {
      needed = true;
      return towers.corpus();
    }
  }

  private static boolean holds(BuiltIndex index, Towers towers, int items) {
    int[] sample = sample(items, TRUST_SAMPLE);
    float[][] computed = towers.corpus(sample);
    return IntStream.range(0, sample.length)
        .allMatch(i -> isClose(index.vector(sample[i]), computed[i]));
  }

  private static boolean isClose(float[] held, float[] computed) {
    double apart = 0;
    double square = 0;
    for (int i = 0; i < computed.length; i++) {
      apart += Math.pow(held[i] - computed[i], 2);
      square += Math.pow(computed[i], 2);
    }
    return Math.sqrt(apart) <= TRUST_TOLERANCE * Math.sqrt(square);
  }

  /**
   * The index of a release's items as they are now.
   *
   * @param items to be filled with the items in the index's order
   */
  BuiltIndex rebuild(Release release, List<CorpusItem> items) {
    float[][] vectors =
        release
            .catalog()
            .positions()
            .mapToObj(position -> {
              items.add(release.catalog().item(position));
              return release.index().vector(position);
            })
            .toArray(float[][]::new);
    return indexes.openOnce(
        audited(
            IndexSource.of(release.digest(), vectors).named(release.name()),
            release.manifest(),
            release.schemas(),
            release.towers(),
            items.stream().map(CorpusItem::item).toList(),
            items.stream().mapToLong(CorpusItem::trainingCount).toArray()));
  }

  /** Removes what a killed process left. None of this process' indexes may be being built. */
  void removeAbandoned() {
    indexes.removeAbandoned();
  }

  /**
   * Removes old indexes and corpora.
   *
   * @param most how many are kept
   */
  void tidy(int most) {
    indexes.tidy(most);
    corpora.tidy(most);
  }

  private static IndexSource audited(
      IndexSource source,
      BundleManifest manifest,
      TowerSchemas schemas,
      Towers towers,
      List<Item> items,
      long[] trainingCounts) {
    return source
        .comparedBy(manifest.similarity())
        .withPopularity(
            Popularity.atLeast(manifest.popularityFloor(), trainingCounts),
            manifest.temperature().orElse(0))
        .auditedBy(vectors -> auditQueries(towers, schemas, items, vectors));
  }

  /** A seeded sample of what is asked in service: the vectors of both towers. */
  private static List<float[][]> auditQueries(
      Towers towers, TowerSchemas schemas, List<Item> items, float[][] vectors) {
    int[] sample = sample(items.size(), AUDIT_QUERIES_PER_TOWER);
    float[][] queries =
        towers.queries(Arrays.stream(sample).mapToObj(items::get).map(schemas::queryOf).toList());
    float[][] own = Arrays.stream(sample).mapToObj(item -> vectors[item]).toArray(float[][]::new);
    return List.of(queries, own);
  }

  private static int[] sample(int items, int most) {
    return new Random(SAMPLE_SEED).ints(0, items).distinct().limit(Math.min(most, items)).toArray();
  }
}
