package dev.kindred.service.experiment;

import java.util.ArrayList;
import java.util.List;

/**
 * How many different units each variant has got, in bounded memory. Exact up to half a million
 * units; beyond, only those count whose hash falls into a half, a quarter, … of all hashes
 * (distinct sampling: Gibbons, VLDB 2001). The hash has a salt of its own, so that who is counted
 * says nothing about the variant, and the counts of a sample can be tested like those of all. Not
 * for several threads at once.
 */
public final class UnitSample {

  /** More units than these are not kept. */
  public static final int MOST = 1 << 19;

  private static final SaltedHash HASH = new SaltedHash("sample/");
  private static final int FIRST_SIZE = 1 << 10;

  private final int most;
  private final List<Long> counts = new ArrayList<>(); // by the variant's place
  private long[] table = new long[FIRST_SIZE]; // The hash, and below it the place + 1; 0 is free.
  private int kept;
  private int level;

  /** Counts nobody yet. */
  public UnitSample() {
    this(MOST);
  }

  UnitSample(int most) {
    this.most = most;
  }

  /**
   * Counts a unit, if it was not counted before and is one of the sample.
   *
   * @param place of its variant, 0 or more
   */
  public void add(String unit, int place) {
    int hash = HASH.of(unit);
    if (!isSampled(hash) || !put(hash, place)) {
      return;
    }
    while (counts.size() <= place) {
      counts.add(0L);
    }
    counts.set(place, counts.get(place) + 1);
    if (++kept > most) {
      halve();
    } else if (2 * kept > table.length) {
      rebuild(2 * table.length);
    }
  }

  private boolean isSampled(int hash) {
    return level == 0 || hash >>> (Integer.SIZE - level) == 0;
  }

  /** Whether the hash was not there. */
  private boolean put(int hash, int place) {
    int mask = table.length - 1;
    for (int slot = hash & mask; ; slot = (slot + 1) & mask) {
      if (table[slot] == 0) {
        table[slot] = ((long) hash << Integer.SIZE) | (place + 1);
        return true;
      }
      if ((int) (table[slot] >>> Integer.SIZE) == hash) {
        return false;
      }
    }
  }

  private void halve() {
    level++;
    rebuild(table.length);
  }

  private void rebuild(int size) {
    long[] before = table;
    table = new long[size];
    kept = 0;
    counts.replaceAll(_ -> 0L);
    for (long entry : before) {
      int hash = (int) (entry >>> Integer.SIZE);
      if (entry != 0 && isSampled(hash)) {
        int place = (int) entry - 1;
        put(hash, place);
        counts.set(place, counts.get(place) + 1);
        kept++;
      }
    }
  }

  /** The units of a variant that were counted. */
  public long count(int place) {
    return place < counts.size() ? counts.get(place) : 0;
  }

  /** One unit in so many is counted: a power of two. */
  public long oneIn() {
    return 1L << level;
  }
}
