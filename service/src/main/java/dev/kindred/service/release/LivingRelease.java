package dev.kindred.service.release;

import dev.kindred.model.bundle.Bundle;
import dev.kindred.model.corpus.CorpusItem;
import dev.kindred.model.feature.Feature;
import dev.kindred.model.feature.FeatureKind;
import dev.kindred.model.feature.Item;
import dev.kindred.service.catalog.Catalog;
import dev.kindred.service.catalog.Change;
import dev.kindred.service.index.BuiltIndex;
import dev.kindred.service.index.OverlaidIndex;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SequencedMap;

/**
 * A release whose items change. What it serves is a {@link Release} that never changes; each change
 * makes another, with the same index and what has changed since it was built. One thread at a time
 * may change it.
 */
final class LivingRelease {

  /** An item beside the index. */
  private static final class Added {
    private final CorpusItem entry;
    private final float[] vector;

    Added(CorpusItem entry, float[] vector) {
      this.entry = entry;
      this.vector = vector;
    }

    CorpusItem entry() {
      return entry;
    }

    float[] vector() {
      return vector;
    }
  }

  private final Catalog bundled;
  private final Towers towers;
  private final Lease towersLease;
  private Catalog corpus; // Of the index, without changes.
  private BuiltIndex index;
  private Lease indexLease;
  private BitSet gone = new BitSet();
  private SequencedMap<String, Added> added = new LinkedHashMap<>();
  private long applied;
  private int failedAt; // Changes when the last attempt to build a new index failed.
  private Release release;

  /**
   * A release as its bundle says. It takes over the towers and the index.
   *
   * @param catalog of the bundle's corpus
   */
  LivingRelease(String name, Bundle bundle, Catalog catalog, Towers towers, BuiltIndex index) {
    this.bundled = catalog;
    this.towers = towers;
    this.corpus = catalog;
    this.index = index;
    towersLease = new Lease(towers::close);
    indexLease = leaseOf(index);
    release =
        new Release(
            name,
            bundle.contentDigest(),
            bundle.manifest(),
            bundle.schemas(),
            catalog,
            towers,
            index,
            indexLease,
            RecentChanges.none(catalog.version()));
  }

  /** Whoever uses the index uses the towers too. */
  private Lease leaseOf(BuiltIndex of) {
    towersLease.begin();
    return new Lease(() -> {
      of.close();
      towersLease.end();
    });
  }

  /** What is served now. */
  Release release() {
    return release;
  }

  /** The number of the last change that it has. */
  long applied() {
    return applied;
  }

  /** How many items stand beside the index, and how many of the index are gone. */
  int changed() {
    return added.size() + gone.cardinality();
  }

  /**
   * Takes in changes. If that fails, nothing has changed.
   *
   * @param changes in their order, all later than those it has; only the last of an item counts
   * @param version of the catalog that this makes
   * @throws dev.kindred.service.embedding.EmbeddingRejectedException if the towers are too busy
   */
  void apply(List<Change> changes, long version) {
    if (changes.isEmpty()) {
      return;
    }
    SequencedMap<String, Change> last = new LinkedHashMap<>();
    changes.forEach(change -> last.putLast(change.id(), change));
    List<Item> items =
        last.values().stream()
            .<Item>mapMulti((change, sink) -> {
              if (change instanceof Change.Put put) {
                sink.accept(put.item());
              }
            })
            .toList();
    float[][] vectors =
        items.isEmpty()
            ? new float[0][]
            : towers.items(items.stream().map(this::readable).toList());
    BitSet nowGone = (BitSet) gone.clone();
    SequencedMap<String, Added> nowAdded = new LinkedHashMap<>(added);
    int next = 0;
    for (Change change : last.values()) {
      corpus.position(change.id()).ifPresent(nowGone::set);
      switch (change) {
        case Change.Put(long _, long _, Item item) ->
            nowAdded.putLast(
                item.id(), new Added(new CorpusItem(item, count(item.id())), vectors[next++]));
        case Change.Delete(long _, long _, String id) -> nowAdded.remove(id);
      }
    }
    gone = nowGone;
    added = nowAdded;
    applied = changes.getLast().sequence();
    serve(version, release.recent().with(version, last.keySet()));
  }

  private void serve(long version, RecentChanges recent) {
    List<CorpusItem> entries = added.values().stream().map(Added::entry).toList();
    release =
        release.with(
            corpus.changed(version, gone, entries),
            OverlaidIndex.of(
                index,
                gone,
                added.values().stream().map(Added::vector).toArray(float[][]::new),
                entries.stream().mapToLong(CorpusItem::trainingCount).toArray()),
            indexLease,
            recent);
  }

  /** What this release's towers can read of an item that another release's schema allowed. */
  private Item readable(Item item) {
    Map<String, List<String>> attributes = new HashMap<>(item.attributes());
    for (Feature feature : release.features()) {
      attributes.computeIfPresent(
          feature.name(),
          (_, values) ->
              feature.spec().kind() == FeatureKind.ONE_HOT && values.size() > 1
                  ? values.subList(0, 1)
                  : values);
    }
    return new Item(item.id(), attributes);
  }

  /** An item that the bundle knows keeps its count, whatever becomes of its attributes. */
  private long count(String id) {
    OptionalInt position = bundled.position(id);
    return position.isPresent() ? bundled.item(position.getAsInt()).trainingCount() : 0;
  }

  /** Whether a new index is worth its cost. */
  boolean isWornOut(int fewestChanges) {
    return changed() >= Math.max(fewestChanges, 2 * failedAt)
        && release.index() instanceof OverlaidIndex overlaid
        && overlaid.isWornOut(gone.cardinality());
  }

  /** The next attempt is worth it when twice as much has changed. */
  void rebuildFailed() {
    failedAt = changed();
  }

  /**
   * Takes over an index of all its items as they were once.
   *
   * @param items the items, in the index's order
   * @param firstNew the first of them that is new since training
   * @param built the index
   * @param since the changes that it has and the index has not
   * @return the lease of the index before, to be ended when no request is led there any more
   */
  Lease adopt(
      List<CorpusItem> items, int firstNew, BuiltIndex built, List<Change> since, long version) {
    SequencedMap<String, Added> nowAdded = new LinkedHashMap<>();
    BitSet nowGone = new BitSet();
    Catalog nowCorpus = new Catalog(items, version, firstNew);
    for (Change change : since) {
      nowCorpus.position(change.id()).ifPresent(nowGone::set);
      Added kept = added.get(change.id());
      if (kept != null) {
        nowAdded.putLast(change.id(), kept);
      }
    }
    Lease before = indexLease;
    corpus = nowCorpus;
    index = built;
    indexLease = leaseOf(built);
    gone = nowGone;
    added = nowAdded;
    failedAt = 0;
    serve(version, RecentChanges.none(version));
    return before;
  }

  /** Frees everything as soon as nobody uses it. */
  void close() {
    indexLease.end();
    towersLease.end();
  }
}
