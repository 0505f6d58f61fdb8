package dev.kindred.service.release;

import dev.kindred.model.files.Digests;
import dev.kindred.model.files.InvalidInputException;
import dev.kindred.service.experiment.Experiments;
import dev.kindred.service.experiment.ExperimentsFile;
import dev.kindred.service.experiment.RememberedExperiments;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
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

  private static final String READ = "=";

  private final Path file;
  private final ReleaseFolder folder;
  private final Releases releases;
  private final RememberedExperiments memory;
  private final InstantSource clock;
  private final AtomicLong accepted = new AtomicLong();
  private final AtomicLong refusals = new AtomicLong();
  private volatile Version inForce;
  private volatile String refusal = "";
  private volatile Instant refusedSince = Instant.EPOCH;
  private String seen; // Of the thread that looks, as the next.
  private List<String> seenNames = List.of();

  /**
   * A content of the file.
   *
   * @param sha256 of its bytes, or {@code none} where there is no file
   * @param since when it was first seen to be in force, or to be refused
   */
  public record Version(String sha256, Instant since) {}

  /**
   * Watches a file that has been read.
   *
   * @param file there may be none; then nothing runs
   * @param folder says which releases there are
   * @param releases are told of changes
   * @param memory of what runs; has what was read
   * @param clock tells since when something is so
   */
  public WatchedExperiments(
      Path file,
      ReleaseFolder folder,
      Releases releases,
      RememberedExperiments memory,
      InstantSource clock) {
    this.file = file;
    this.folder = folder;
    this.releases = releases;
    this.memory = memory;
    this.clock = clock;
    seen = text();
    inForce = version(seen);
  }

  private Version version(String text) {
    return new Version(
        !text.startsWith(READ)
            ? "none"
            : HexFormat.of()
                .formatHex(
                    Digests.newSha256().digest(text.substring(1).getBytes(StandardCharsets.UTF_8))),
        clock.instant());
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
      if (!now.startsWith(READ)) {
        throw new InvalidInputException("%s cannot be read: %s".formatted(file, now));
      }
      releases.run(read(file, folder), memory::remember);
      inForce = version(now);
      refusal = "";
      accepted.incrementAndGet();
      LOG.log(Level.INFO, "{0} has changed, and takes effect", file);
    } catch (InvalidInputException e) {
      refusedSince = clock.instant();
      String told = String.valueOf(e.getMessage());
      refusal =
          memory.withoutPlaces(told.replace(file.toString(), String.valueOf(file.getFileName())));
      refusals.incrementAndGet();
      LOG.log(
          Level.ERROR,
          "{0} has changed, and is refused: {1}; what was read at {2} (sha256 {3}) goes on, but a"
              + " start with this file would fail",
          file,
          told,
          inForce.since(),
          inForce.sha256());
    }
  }

  /** What was read behind {@link #READ}, or why it cannot be; empty if there is no file. */
  private String text() {
    try {
      return Files.exists(file) ? READ + Files.readString(file) : "";
    } catch (CharacterCodingException _) {
      return "its bytes are not UTF-8";
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /** Why the file as it is now is refused; empty if it is not. */
  public Optional<String> refusal() {
    return refusal.isEmpty() ? Optional.empty() : Optional.of(refusal);
  }

  /** Since when it is refused; without meaning if it is not. */
  public Instant refusedSince() {
    return refusedSince;
  }

  /** Which content of the file is in force. */
  public Version inForce() {
    return inForce;
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
