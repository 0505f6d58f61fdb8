package dev.kindred.service.release;

import dev.kindred.model.bundle.Bundle;
import dev.kindred.model.feature.Item;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The two towers of a bundle, ready to embed. Any thread may call them. */
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

  /** The query tower's vector of an item {@code [dimension]}, computed together with others'. */
  CompletableFuture<float[]> query(Item item);

  /** The query tower's vectors {@code [items, dimension]}. */
  float[][] queries(List<Item> items);

  /** The item tower's vectors of the bundle's corpus {@code [items, dimension]}, with progress. */
  float[][] corpus();

  /** Frees the towers, once what is waiting for a vector has got it. */
  @Override
  void close();
}
