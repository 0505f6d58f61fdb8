package dev.kindred.service.release;

import dev.kindred.model.files.InvalidInputException;
import dev.kindred.service.experiment.Experiments;
import dev.kindred.service.experiment.ExperimentsFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The experiments' file while it is watched. A change takes effect as a whole; a file that breaks a
 * law, or changes what runs, is refused, and what ran goes on.
 */
public final class WatchedExperiments {

  private static final Logger LOG = System.getLogger(WatchedExperiments.class.getName());

  private final Path file;
  private final ReleaseFolder folder;
  private final Releases releases;
  private final AtomicLong accepted = new AtomicLong();
  private final AtomicLong refusals = new AtomicLong();
  private volatile String refusal = "";
  private String seen; // Of the thread that looks, as the next.
  private List<String> seenNames = List.of();

  /**
   * Watches a file that has been read.
   *
   * @param file there may be none; then nothing runs
   * @param folder says which releases there are
   * @param releases are told of changes
   */
  public WatchedExperiments(Path file, ReleaseFolder folder, Releases releases) {
    this.file = file;
    this.folder = folder;
    this.releases = releases;
    seen = text();
  }

  /**
   * The experiments of a file.
   *
   * @throws InvalidInputException if it is missing, broken or names a release that is not there
   */
  public static Experiments read(Path file, ReleaseFolder folder) {
    Experiments experiments = ExperimentsFile.read(file);
    ExperimentsFile.requireReleases(file, experiments, Set.copyOf(folder.names()));
    return experiments;
  }

  /** Takes the file's changes in, if there are any. One thread at a time may call it. */
  public void lookAgain() {
    String now = text();
    List<String> names = folder.names();
    boolean perhapsBetter = !refusal.isEmpty() && !names.equals(seenNames);
    if (now.equals(seen) && !perhapsBetter) {
      return;
    }
    seen = now;
    seenNames = names;
    try {
      if (now.isEmpty()) {
        throw new InvalidInputException(
            file + " is gone; write 'experiments: []' into it to end all experiments");
      }
      releases.run(read(file, folder));
      refusal = "";
      accepted.incrementAndGet();
      LOG.log(Level.INFO, "{0} has changed, and takes effect", file);
    } catch (InvalidInputException e) {
      refusal = String.valueOf(e.getMessage());
      refusals.incrementAndGet();
      LOG.log(Level.ERROR, "{0} has changed, and is refused: {1}", file, refusal);
    }
  }

  private String text() {
    try {
      return Files.exists(file) ? "=" + Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /** Why the file as it is now is refused; empty if it is not. */
  public Optional<String> refusal() {
    return refusal.isEmpty() ? Optional.empty() : Optional.of(refusal);
  }

  /** How often a change took effect. */
  public long accepted() {
    return accepted.get();
  }

  /** How often a change was refused. */
  public long refusals() {
    return refusals.get();
  }
}
