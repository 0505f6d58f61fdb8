package dev.kindred.service.index;

import dev.kindred.model.corpus.Popularity;
import dev.kindred.service.catalog.ItemSet;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Iterator;
import org.apache.lucene.util.VectorUtil;

/**
 * An index with what has changed since it was built: items that are gone are not found, and the
 * vectors of items that came since lie beside it and are all scored. Those are numbered behind the
 * index's own. It never changes itself.
 */
public final class OverlaidIndex implements CorpusIndex {

  private static final double MOST_GONE = 0.2;

  private final BuiltIndex built;
  private final CorpusIndex left;
  private final float[][] added;
  private final Popularity popularity;

  private OverlaidIndex(
      BuiltIndex built, CorpusIndex left, float[][] added, Popularity popularity) {
    this.built = built;
    this.left = left;
    this.added = added;
    this.popularity = popularity;
  }

  /**
   * An index and its changes.
   *
   * @param built the index; it is closed with this one
   * @param gone the items of the index that must not be found any more; not to be changed
   *     afterwards
   * @param added {@code [items, dimension]}, vectors as the towers gave them; not to be changed
   *     afterwards
   * @param counts of the added items, how often each was chosen in training
   */
  public static OverlaidIndex of(BuiltIndex built, BitSet gone, float[][] added, long[] counts) {
    return new OverlaidIndex(
        built,
        gone.isEmpty() ? built : built.only(ItemSet.without(gone, built.size())),
        added,
        built.popularity().with(counts));
  }

  @Override
  public int size() {
    return built.size() + added.length;
  }

  @Override
  public float[] vector(int item) {
    return item < built.size() ? built.vector(item) : added[item - built.size()].clone();
  }

  @Override
  public float[][] vectors(int... items) {
    int[] ofBuilt = Arrays.stream(items).filter(item -> item < built.size()).toArray();
    Iterator<float[]> found = Arrays.asList(built.vectors(ofBuilt)).iterator();
    return Arrays.stream(items)
        .mapToObj(item -> item < built.size() ? found.next() : vector(item))
        .toArray(float[][]::new);
  }

  @Override
  public float score(Query query, int item) {
    return item < built.size() ? built.score(query, item) : scoreOfAdded(query, item);
  }

  private float scoreOfAdded(Query query, int item) {
    float product = VectorUtil.dotProduct(query.vector(), added[item - built.size()]);
    return product + query.popularity() * popularity.logQ(item);
  }

  @Override
  public Popularity popularity() {
    return popularity;
  }

  @Override
  public SearchResult search(Query query) {
    return withAdded(query, left.search(amongBuilt(query)));
  }

  @Override
  public SearchResult exact(Query query) {
    return withAdded(query, left.exact(amongBuilt(query)));
  }

  private Query amongBuilt(Query query) {
    return query.among().map(some -> query.among(some.below(built.size()))).orElse(query);
  }

  private SearchResult withAdded(Query query, SearchResult found) {
    if (added.length == 0) {
      return found;
    }
    TopItems best = new TopItems(Math.min(query.k(), size()));
    for (Hit hit : found.hits()) {
      best.offer(hit.item(), hit.score());
    }
    for (int item = built.size(); item < size(); item++) {
      if (query.accepts(item)) {
        best.offer(item, scoreOfAdded(query, item));
      }
    }
    return new SearchResult(found.plan(), best.hits());
  }

  @Override
  public IndexAudit audit() {
    return built.audit();
  }

  /**
   * Whether so much has changed that searching costs about twice as much as in a new index.
   *
   * @param gone how many items of the index are gone
   */
  public boolean isWornOut(int gone) {
    if (!built.isReplaceable()) {
      return false;
    }
    IndexAudit audit = built.audit();
    SearchCosts costs = audit.costs();
    double walk = costs.walk(audit.searchBeam(), audit.nodes(), audit.nodes());
    double search = Math.min(walk, costs.exact(audit.nodes()));
    return costs.exact(added.length) > search || gone > MOST_GONE * built.size();
  }

  @Override
  public void close() {
    built.close();
  }
}
