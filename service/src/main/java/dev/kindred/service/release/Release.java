package dev.kindred.service.release;

import dev.kindred.model.bundle.BundleManifest;
import dev.kindred.model.feature.Feature;
import dev.kindred.model.feature.TowerSchemas;
import dev.kindred.service.catalog.Catalog;
import dev.kindred.service.index.CorpusIndex;
import java.util.List;

/**
 * A bundle that is served, with its items as they are at one moment. Query tower, item vectors and
 * index come from this one bundle. Who asks towers or index must have begun the lease.
 *
 * @param name the bundle's folder name, by which experiments call it
 * @param digest of the bundle's content
 * @param manifest what the bundle says of itself
 * @param schemas what its towers read, with the values that they know
 * @param catalog its items
 * @param towers its towers
 * @param index its items' vectors, by their positions in the catalog
 * @param lease keeps towers and index open
 * @param recent what has changed lately
 */
public record Release(
    String name,
    String digest,
    BundleManifest manifest,
    TowerSchemas schemas,
    Catalog catalog,
    Towers towers,
    CorpusIndex index,
    Lease lease,
    RecentChanges recent) {

  /** What the item tower reads. */
  public List<Feature> features() {
    return schemas.item().features();
  }

  Release with(
      Catalog otherCatalog, CorpusIndex otherIndex, Lease otherLease, RecentChanges otherRecent) {
    return new Release(
        name, digest, manifest, schemas, otherCatalog, towers, otherIndex, otherLease, otherRecent);
  }
}
