package dev.kindred.service.release;

import dev.kindred.model.bundle.Bundle;
import dev.kindred.model.bundle.BundleException;
import dev.kindred.model.bundle.BundleManifest;
import dev.kindred.model.corpus.CorpusItem;
import dev.kindred.model.corpus.Popularity;
import dev.kindred.model.feature.Item;
import dev.kindred.service.catalog.Catalog;
import dev.kindred.service.index.BuiltIndex;
import dev.kindred.service.index.IndexSource;
import dev.kindred.service.index.IndexStore;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Makes a release of a bundle: verifies it, embeds its corpus, builds or reuses its index. */
public final class ReleaseLoader {

  private static final int AUDIT_QUERIES_PER_TOWER = 200;
  private static final long AUDIT_SEED = 20_261_121;

  private final Towers.Opener opener;
  private final IndexStore indexes;

  /**
   * A loader.
   *
   * @param opener opens a bundle's towers
   * @param indexes where indexes are kept
   */
  public ReleaseLoader(Towers.Opener opener, IndexStore indexes) {
    this.opener = opener;
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
    Bundle bundle = Bundle.open(folder);
    Towers towers = opener.open(bundle);
    try {
      Catalog catalog = new Catalog(bundle.corpus());
      BuiltIndex index =
          indexes.open(
              source(
                  bundle.contentDigest(),
                  bundle.manifest(),
                  towers,
                  bundle.corpus(),
                  towers.corpus()));
      return new LivingRelease(name, bundle, catalog, towers, index);
    } catch (RuntimeException e) {
      towers.close();
      throw e;
    }
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
        source(release.digest(), release.manifest(), release.towers(), items, vectors));
  }

  /** Removes what a killed process left. None of this process' indexes may be being built. */
  void removeAbandoned() {
    indexes.removeAbandoned();
  }

  /**
   * Removes old indexes.
   *
   * @param most how many are kept
   */
  void tidy(int most) {
    indexes.tidy(most);
  }

  private static IndexSource source(
      String digest,
      BundleManifest manifest,
      Towers towers,
      List<CorpusItem> items,
      float[][] vectors) {
    return IndexSource.of(digest, vectors)
        .comparedBy(manifest.similarity())
        .withPopularity(
            Popularity.of(items.stream().mapToLong(CorpusItem::trainingCount).toArray()),
            manifest.temperature().orElse(0))
        .auditedBy(auditQueries(towers, items.stream().map(CorpusItem::item).toList(), vectors));
  }

  /** A seeded sample of what is asked in service: the vectors of both towers. */
  private static float[][][] auditQueries(Towers towers, List<Item> items, float[][] vectors) {
    int[] sample =
        new Random(AUDIT_SEED)
            .ints(0, items.size())
            .distinct()
            .limit(Math.min(AUDIT_QUERIES_PER_TOWER, items.size()))
            .toArray();
    float[][] queries = towers.queries(Arrays.stream(sample).mapToObj(items::get).toList());
    float[][] own = Arrays.stream(sample).mapToObj(item -> vectors[item]).toArray(float[][]::new);
    return new float[][][] {queries, own};
  }
}
