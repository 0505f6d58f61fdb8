package dev.kindred.service.release;

import dev.kindred.model.bundle.BundleManifest;
import dev.kindred.model.feature.Feature;
import dev.kindred.service.catalog.Catalog;
import dev.kindred.service.index.CorpusIndex;
import java.util.List;

/**
 * A bundle that is served. Query tower, item vectors and index come from this one bundle.
 *
 * @param name the bundle's folder name, by which experiments call it
 * @param digest of the bundle's content
 * @param manifest what the bundle says of itself
 * @param features what its towers read, with the values that they know
 * @param catalog its items
 * @param towers its towers
 * @param index its items' vectors, in the catalog's order
 */
public record Release(
    String name,
    String digest,
    BundleManifest manifest,
    List<Feature> features,
    Catalog catalog,
    Towers towers,
    CorpusIndex index) {

  void close() {
    towers.close();
    index.close();
  }
}
