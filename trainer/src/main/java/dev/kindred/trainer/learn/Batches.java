package dev.kindred.trainer.learn;

import dev.kindred.trainer.data.Pairs;

/** The pairs of each step of the supervised task. One thread at a time. */
final class Batches {

  private final long seed;
  private final Pairs pairs;
  private final int size;
  private PairOrder order = place -> place;
  private long orderedEpoch = -1;

  /**
   * Sources and targets, row by row.
   *
   * @param sources item rows
   * @param targets item rows
   */
  @SuppressWarnings("ArrayRecordComponent") // Handed on, never compared.
  record Batch(int[] sources, int[] targets) {}

  /**
   * @param size pairs in each, at most as many as there are
   */
  Batches(long seed, Pairs pairs, int size) {
    this.seed = seed;
    this.pairs = pairs;
    this.size = size;
  }

  /** Pairs in each. */
  int size() {
    return size;
  }

  /** Number of whole batches in an epoch, at least 1. */
  long perEpoch() {
    return pairs.size() / size;
  }

  /**
   * A batch.
   *
   * @param step of the supervised task, from 0; of the same epoch as the last call's it costs least
   */
  Batch batch(long step) {
    long epoch = step / perEpoch();
    if (epoch != orderedEpoch) {
      order = PairOrder.of(seed, epoch, pairs.size());
      orderedEpoch = epoch;
    }
    int from = Math.toIntExact(step % perEpoch() * size);
    int[] sources = new int[size];
    int[] targets = new int[size];
    for (int row = 0; row < size; row++) {
      int pair = order.pair(from + row);
      sources[row] = pairs.source(pair);
      targets[row] = pairs.target(pair);
    }
    return new Batch(sources, targets);
  }
}
