package dev.kindred.service.recommend;

import dev.kindred.service.experiment.Manner;
import dev.kindred.service.index.Query;
import dev.kindred.service.recommend.RecommendRequest.Selection;
import dev.kindred.service.recommend.RecommendRequest.Taste;
import dev.kindred.service.recommend.Recommendation.Recommended;
import dev.kindred.service.release.RecentChanges;
import dev.kindred.service.release.Release;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The latest answers. What is asked is a key together with the release's digest and its index, so
 * that another release never gives an old answer; those that nobody can ask for any more give way
 * like all that is not asked for. An answer was made with a version of the catalog. When items have
 * changed since, it is looked at whether one of them matters to it; if not, it is right for the new
 * version too.
 */
public final class ResultCache {

  private static final int SHARDS = 16;
  private static final int MOST_ITEMS = 100; // A longer answer would take the place of many.

  private final List<Shard> shards = new ArrayList<>();
  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();
  private final boolean off;

  /**
   * All that an answer depends on.
   *
   * @param digest the release's
   * @param index the index's, as {@link RecentChanges#index} has it
   */
  record Key(
      String digest, long index, Taste taste, Selection selection, Manner manner, boolean why) {}

  /**
   * An answer.
   *
   * @param query by which its items were scored; empty if the answer is more than the best of them,
   *     so that any change may matter to it
   */
  record Kept(String plan, List<Recommended> items, Optional<Query> query) {}

  private record Made(long version, Kept kept) {}

  /**
   * A cache.
   *
   * @param entries how many answers it keeps, about; 0 keeps none
   */
  public ResultCache(int entries) {
    if (entries < 0) {
      throw new IllegalArgumentException("entries must not be negative, but is " + entries);
    }
    off = entries == 0;
    for (int i = 0; i < SHARDS; i++) {
      shards.add(new Shard(Math.ceilDiv(entries, SHARDS)));
    }
  }

  /**
   * The answer to a question, if it is kept and right.
   *
   * @param release to which the key belongs, as it is now
   */
  Optional<Kept> get(Key key, Release release) {
    if (off) {
      return Optional.empty();
    }
    Shard shard = shard(key);
    long version = release.catalog().version();
    Optional<Kept> right = shard.get(key).flatMap(entry -> right(key, entry, release));
    right.ifPresent(kept -> shard.renew(key, new Made(version, kept)));
    (right.isPresent() ? hits : misses).increment();
    return right;
  }

  private static Optional<Kept> right(Key key, Made entry, Release release) {
    long version = release.catalog().version();
    return entry.version() == version
            || (entry.version() < version
                && release
                    .recent()
                    .since(entry.version())
                    .filter(changed -> Relevance.none(changed, key, entry.kept(), release))
                    .isPresent())
        ? Optional.of(entry.kept())
        : Optional.empty();
  }

  /** Keeps an answer that was made with a release as it is here. */
  void put(Key key, Kept kept, Release release) {
    if (!off && kept.items().size() <= MOST_ITEMS) {
      shard(key).put(key, new Made(release.catalog().version(), kept));
    }
  }

  /** How many requests were answered from here. */
  public long hits() {
    return hits.sum();
  }

  /** How many were not; none are counted while the cache is off. */
  public long misses() {
    return misses.sum();
  }

  /** How many answers it keeps now. */
  public int size() {
    return shards.stream().mapToInt(Shard::size).sum();
  }

  private Shard shard(Key key) {
    return shards.get((key.hashCode() * 0x9e3779b9) >>> (Integer.SIZE - 4));
  }

  /** The least lately used gives way. */
  private static final class Shard {
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Key, Made> entries; // Guarded by lock.

    Shard(int most) {
      entries =
          new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Key, Made> eldest) {
              return size() > most;
            }
          };
    }

    Optional<Made> get(Key key) {
      lock.lock();
      try {
        return Optional.ofNullable(entries.get(key));
      } finally {
        lock.unlock();
      }
    }

    /** Unless it has become newer meanwhile. */
    void renew(Key key, Made entry) {
      lock.lock();
      try {
        entries.computeIfPresent(
            key, (_, known) -> known.version() < entry.version() ? entry : known);
      } finally {
        lock.unlock();
      }
    }

    void put(Key key, Made entry) {
      lock.lock();
      try {
        entries.put(key, entry);
      } finally {
        lock.unlock();
      }
    }

    int size() {
      lock.lock();
      try {
        return entries.size();
      } finally {
        lock.unlock();
      }
    }
  }
}
