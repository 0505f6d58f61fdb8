package dev.kindred.service.release;

import dev.kindred.model.bundle.Bundle;
import dev.kindred.model.feature.Item;
import dev.kindred.service.embedding.Provider;
import java.util.List;
import java.util.Optional;

/** The two towers of a bundle, ready to embed. Any number of threads may call them. */
public interface Towers extends AutoCloseable {

  /** Opens the towers of a bundle. */
  @FunctionalInterface
  interface Opener {
    /**
     * Opens them and checks that they reproduce the bundle's golden rows.
     *
     * @throws dev.kindred.model.bundle.BundleException if they cannot be loaded or do not
     */
    Towers open(Bundle bundle);
  }

  /**
   * The query tower's vectors {@code [queries, dimension]}, computed together with those of other
   * threads. Only platform threads may call it.
   *
   * @param queries items, or with a bundle whose queries have features of their own, these; see
   *     {@link dev.kindred.model.feature.TowerSchemas#queryOf}
   * @throws dev.kindred.service.embedding.EmbeddingRejectedException if too much is waiting
   */
  float[][] queries(List<Item> queries);

  /** The item tower's vectors of some items, otherwise like {@link #queries}. */
  float[][] items(List<Item> items);

  /** The item tower's vectors of the bundle's corpus {@code [items, dimension]}, with progress. */
  float[][] corpus();

  /** The same of some items, at these positions of the corpus {@code [positions, dimension]}. */
  float[][] corpus(int[] positions);

  /** How many seeds wait to be embedded now. */
  int queuedRows();

  /** What computed the last vectors of the query tower; empty before the first. */
  Optional<Provider> provider();

  /** Frees the towers, once what is waiting for a vector has got it. */
  @Override
  void close();
}
