package dev.kindred.trainer.data;

import dev.kindred.model.progress.Progress;

/** How far pairs are read or written; shown where they are so many that it takes long. */
final class PairProgress implements AutoCloseable {
  private static final int MANY = 1_000_000;

  private final Progress progress;
  private long done;

  /**
   * @param what the work, for example {@code writing pairs}
   * @param total how many there are, or a negative number if that is not known
   */
  PairProgress(String what, long total) {
    this.progress = Progress.start(what, total, "pairs");
  }

  void advance() {
    done++;
    if (done > MANY) {
      progress.advance(1);
    } else if (done == MANY) {
      progress.advance(MANY);
    }
  }

  @Override
  public void close() {
    if (done >= MANY) {
      progress.close();
    }
  }
}
