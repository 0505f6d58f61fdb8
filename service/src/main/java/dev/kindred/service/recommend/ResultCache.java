package dev.kindred.service.recommend;

import dev.kindred.service.experiment.Manner;
import dev.kindred.service.recommend.RecommendRequest.Selection;
import dev.kindred.service.recommend.RecommendRequest.Taste;
import dev.kindred.service.recommend.Recommendation.Recommended;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The latest answers. What is asked is a key together with the release's digest and its catalog's
 * version, so that another release or a changed catalog never gets an old answer; those that nobody
 * can ask for any more give way like all that is not asked for.
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
   * @param version the catalog's
   */
  record Key(
      String digest, long version, Taste taste, Selection selection, Manner manner, boolean why) {}

  /** An answer. */
  record Kept(String plan, List<Recommended> items) {}

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

  Optional<Kept> get(Key key) {
    if (off) {
      return Optional.empty();
    }
    Optional<Kept> entry = shard(key).get(key);
    (entry.isPresent() ? hits : misses).increment();
    return entry;
  }

  void put(Key key, Kept entry) {
    if (!off && entry.items().size() <= MOST_ITEMS) {
      shard(key).put(key, entry);
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
    private final Map<Key, Kept> entries; // Guarded by lock.

    Shard(int most) {
      entries =
          new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Key, Kept> eldest) {
              return size() > most;
            }
          };
    }

    Optional<Kept> get(Key key) {
      lock.lock();
      try {
        return Optional.ofNullable(entries.get(key));
      } finally {
        lock.unlock();
      }
    }

    void put(Key key, Kept entry) {
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
