package dev.kindred.trainer.data;

import dev.kindred.model.progress.Progress;
import java.util.Optional;

/** How far pairs are read or written; shown where they are so many that it takes long. */
final class PairProgress implements AutoCloseable {
  private static final int MANY = 1_000_000;

  private final String what;
  private final long total;
  private long done;
  private Optional<Progress> shown = Optional.empty();

  /**
   * @param what the work, for example {@code writing pairs}
   * @param total how many there are, or a negative number if that is not known
   */
  PairProgress(String what, long total) {
    this.what = what;
    this.total = total;
  }

  void advance() {
    done++;
    if (done == MANY) {
      shown = Optional.of(Progress.start(what, total, "pairs"));
      shown.get().advance(MANY);
    } else if (shown.isPresent()) {
      shown.get().advance(1);
    }
  }

  @Override
  public void close() {
    shown.ifPresent(Progress::close);
  }
}
