package dev.kindred.service.index;

import dev.kindred.model.corpus.Popularity;
import java.util.Arrays;

/** Finds the largest inner products of vectors of any length by an index of unit vectors. */
final class InnerProductView implements CorpusIndex {

  private final CorpusIndex index;
  private final InnerProductSpace space;

  /** Takes over the index and closes it. */
  InnerProductView(CorpusIndex index, InnerProductSpace space) {
    this.index = index;
    this.space = space;
  }

  @Override
  public int size() {
    return index.size();
  }

  @Override
  public float[] vector(int item) {
    return space.original(index.vector(item));
  }

  @Override
  public float[][] vectors(int... items) {
    return Arrays.stream(index.vectors(items)).map(space::original).toArray(float[][]::new);
  }

  @Override
  public float score(Query query, int item) {
    return (float) (index.score(inSpace(query), item) * space.scale(query.vector()));
  }

  @Override
  public Popularity popularity() {
    return index.popularity();
  }

  @Override
  public SearchResult search(Query query) {
    return scaled(index.search(inSpace(query)), query);
  }

  @Override
  public SearchResult exact(Query query) {
    return scaled(index.exact(inSpace(query)), query);
  }

  @Override
  public IndexAudit audit() {
    return index.audit();
  }

  @Override
  public void close() {
    index.close();
  }

  private Query inSpace(Query query) {
    return space.query(query);
  }

  private SearchResult scaled(SearchResult result, Query query) {
    double scale = space.scale(query.vector());
    return new SearchResult(
        result.plan(),
        result.hits().stream()
            .map(hit -> new Hit(hit.item(), (float) (hit.score() * scale)))
            .toList());
  }
}
