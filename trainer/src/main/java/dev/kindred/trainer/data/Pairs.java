package dev.kindred.trainer.data;

import dev.kindred.model.corpus.Popularity;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * Pairs, each a source and a target, as rows of the dataset's sources and items. A pair may occur
 * more than once, which then counts more than once. Many pairs lie in a mapped file, outside of the
 * heap; see {@link PairsCollector}.
 */
public final class Pairs {
  private static final ValueLayout.OfInt ROW = ValueLayout.JAVA_INT;
  private static final int PRIME = 31;

  private final MemorySegment rows; // source, target, source, target, …
  private final int size;

  /**
   * Copies both arrays, which must be equally long.
   *
   * @throws IllegalArgumentException if they are not
   */
  public Pairs(int[] sources, int[] targets) {
    this(MemorySegment.ofArray(alternating(sources, targets)));
  }

  /**
   * @param rows four bytes for the source and four for the target of each pair, in the order of the
   *     machine
   */
  Pairs(MemorySegment rows) {
    this.rows = rows;
    this.size = Math.toIntExact(rows.byteSize() / (2 * Integer.BYTES));
  }

  private static int[] alternating(int[] sources, int[] targets) {
    if (sources.length != targets.length) {
      throw new IllegalArgumentException(
          "%d sources, but %d targets".formatted(sources.length, targets.length));
    }
    int[] rows = new int[Math.multiplyExact(2, sources.length)];
    for (int pair = 0; pair < sources.length; pair++) {
      rows[2 * pair] = sources[pair];
      rows[2 * pair + 1] = targets[pair];
    }
    return rows;
  }

  public int size() {
    return size;
  }

  /** The row of a pair's source. */
  public int source(int pair) {
    return rows.getAtIndex(ROW, 2L * pair);
  }

  /** The item row of a pair's target. */
  public int target(int pair) {
    return rows.getAtIndex(ROW, 2L * pair + 1);
  }

  /** The rows of all sources, a copy in the heap. */
  public int[] sources() {
    int[] sources = new int[size];
    for (int pair = 0; pair < size; pair++) {
      sources[pair] = source(pair);
    }
    return sources;
  }

  /** The item rows of all targets, a copy in the heap. */
  public int[] targets() {
    int[] targets = new int[size];
    for (int pair = 0; pair < size; pair++) {
      targets[pair] = target(pair);
    }
    return targets;
  }

  /** How often each of {@code items} items is a target. */
  public int[] targetCounts(int items) {
    int[] counts = new int[items];
    for (int pair = 0; pair < size; pair++) {
      counts[target(pair)]++;
    }
    return counts;
  }

  /** How often each of {@code sources} sources has a pair. */
  public int[] sourceCounts(int sources) {
    int[] counts = new int[sources];
    for (int pair = 0; pair < size; pair++) {
      counts[source(pair)]++;
    }
    return counts;
  }

  /**
   * How likely each of {@code items} items is to be a target.
   *
   * @param floor the count of one that is a target less often
   */
  public Popularity popularity(int items, long floor) {
    return Popularity.atLeast(floor, Arrays.stream(targetCounts(items)).asLongStream().toArray());
  }

  /** In how many pairs each of {@code items} items occurs at either end. */
  public int[] occurrences(int items) {
    int[] counts = targetCounts(items);
    for (int pair = 0; pair < size; pair++) {
      counts[source(pair)]++;
    }
    return counts;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Pairs pairs && rows.mismatch(pairs.rows) < 0;
  }

  @Override
  public int hashCode() {
    int hash = size;
    for (int pair = 0; pair < size; pair++) {
      hash = PRIME * (PRIME * hash + source(pair)) + target(pair);
    }
    return hash;
  }

  @Override
  public String toString() {
    return "Pairs[%d]".formatted(size());
  }
}
