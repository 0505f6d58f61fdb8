package dev.kindred.service.index;

import dev.kindred.model.corpus.Popularity;
import dev.kindred.service.catalog.ItemSet;

/** An index of vectors of any length: an index of unit vectors, seen through their space. */
final class InnerProductIndex implements BuiltIndex {

  private final BuiltIndex index;
  private final InnerProductSpace space;
  private final InnerProductView all;

  /** Takes over the index and closes it. */
  InnerProductIndex(BuiltIndex index, InnerProductSpace space) {
    this.index = index;
    this.space = space;
    all = new InnerProductView(index, space);
  }

  @Override
  public CorpusIndex only(ItemSet left) {
    return new InnerProductView(index.only(left), space);
  }

  @Override
  public int size() {
    return all.size();
  }

  @Override
  public float[] vector(int item) {
    return all.vector(item);
  }

  @Override
  public float[][] vectors(int... items) {
    return all.vectors(items);
  }

  @Override
  public boolean isReplaceable() {
    return index.isReplaceable();
  }

  @Override
  public float score(Query query, int item) {
    return all.score(query, item);
  }

  @Override
  public Popularity popularity() {
    return all.popularity();
  }

  @Override
  public SearchResult search(Query query) {
    return all.search(query);
  }

  @Override
  public SearchResult exact(Query query) {
    return all.exact(query);
  }

  @Override
  public IndexAudit audit() {
    return all.audit();
  }

  @Override
  public void close() {
    index.close();
  }
}
