package dev.kindred.service.write;

import dev.kindred.model.files.InvalidInputException;
import dev.kindred.service.catalog.Change;
import dev.kindred.service.catalog.Changes;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The changes of the catalog on disk: {@code items.log} in the state folder, a {@link FramedLog}
 * with JSON lines in each frame.
 *
 * <pre>
 *   {"sequence": 1, "millis": 1763712000000, "id": "a", "attributes": {"words": ["map"]}}
 *   {"sequence": 2, "millis": 1763712000001, "id": "a"}                       deleted
 * </pre>
 *
 * What later changes have made void is left out when it is half of the log at a start, or three
 * quarters of it and some megabytes while the log is written: the rest is copied into {@code
 * items.log.new} while writing goes on, then, while writing waits, what was written meanwhile; when
 * all of it is on disk it is renamed, and when that is on disk writing goes on there. A process
 * that is killed leaves the old log or the new one, both with all that was acknowledged.
 */
public final class ChangeLog implements Closeable {

  private static final Logger LOG = System.getLogger(ChangeLog.class.getName());
  private static final String FILE = "items.log";
  private static final String LOCK = "items.lock";
  private static final int LEAST_AT_A_START = 1 << 20;
  private static final int LEAST_WHILE_WRITING = 4 << 20;
  private static final int GROWTH = 4;
  private static final int MOST_WHILE_WAITING = 1 << 20; // Bytes that are copied then, about.
  private static final int MOST_ROUNDS = 10;

  private final Path file;
  private final LogStorage storage;
  private final Executor background;
  private final FileChannel lock;

  private final ReentrantLock turn = new ReentrantLock(); // Guards what follows.
  private FramedLog log;
  private long compactAt;
  private boolean unsure; // Nobody knows which of two files would be there after a power failure.
  private CompletableFuture<Void> compaction = CompletableFuture.completedFuture(null);

  private volatile long bytes; // The end of what was appended as a whole.
  private volatile boolean closing;

  private ChangeLog(
      Path file, LogStorage storage, Executor background, FileChannel lock, FramedLog log) {
    this.file = file;
    this.storage = storage;
    this.background = background;
    this.lock = lock;
    this.log = log;
    bytes = log.length();
  }

  /**
   * Opens the log for writing, and creates it where there is none.
   *
   * @param folder the state folder; created where it is missing
   * @param each is given each change, in order
   * @throws InvalidInputException if another process writes there, or the log is damaged
   */
  public static ChangeLog open(Path folder, Consumer<Change> each) {
    return open(
        folder,
        LogStorage.ON_DISK,
        task -> Thread.ofPlatform().daemon().name("log-compaction").start(task),
        each);
  }

  static ChangeLog open(
      Path folder, LogStorage storage, Executor background, Consumer<Change> each) {
    FileChannel lock = lock(folder);
    try {
      Path file = folder.resolve(FILE);
      Files.deleteIfExists(aside(file)); // Of a process that was killed.
      Changes changes = new Changes();
      FramedLog framed = FramedLog.open(file, storage, frame -> read(file, frame, changes::add));
      ChangeLog log = new ChangeLog(file, storage, background, lock, framed);
      long live = 0;
      for (Change change : changes.all()) {
        live += ChangeLines.line(change).length;
        each.accept(change);
      }
      log.compactAfter(live);
      if (log.bytes > LEAST_AT_A_START && log.bytes > 2 * live) {
        log.compact();
      }
      return log;
    } catch (IOException e) {
      close(lock);
      throw new InvalidInputException("the state folder " + folder + " cannot be used: " + e, e);
    } catch (RuntimeException e) {
      close(lock);
      throw e;
    }
  }

  private static Path aside(Path file) {
    return file.resolveSibling(FILE + ".new");
  }

  private static void read(Path file, ByteBuffer frame, Consumer<Change> each) {
    ChangeLines.of(file, frame).forEach(line -> each.accept(line.change()));
  }

  /** Reads a log without writing; there may be none. */
  public static void read(Path folder, Consumer<Change> each) {
    Path file = folder.resolve(FILE);
    Changes changes = new Changes();
    FramedLog.read(file, frame -> read(file, frame, changes::add));
    changes.all().forEach(each);
  }

  /**
   * Checks that a folder has no changes that would be passed over; a log without any is none.
   *
   * @throws InvalidInputException if it has
   */
  public static void requireNone(Path folder) {
    List<Change> changes = new ArrayList<>();
    read(folder, changes::add);
    if (!changes.isEmpty()) {
      throw new InvalidInputException(
          folder.resolve(FILE)
              + " holds changes of items that were made without Kafka and would be passed over;"
              + " make them again there, and move the file away");
    }
  }

  private static FileChannel lock(Path folder) {
    try {
      Files.createDirectories(folder);
      FileChannel channel =
          FileChannel.open(
              folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock held = tryLock(channel);
      if (held == null) {
        channel.close();
        throw new InvalidInputException(
            "another service writes into the state folder "
                + folder
                + "; name another with --kindred.state, or give only one of them a token");
      }
      return channel;
    } catch (IOException e) {
      throw new InvalidInputException("the state folder " + folder + " cannot be used: " + e, e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // It is in this very process.
    }
  }

  /**
   * Appends changes, all or none; they are on disk when this returns.
   *
   * @throws IOException if that failed; then none of them is there, or the log takes no more
   */
  public void append(Collection<Change> changes) throws IOException {
    List<byte[]> frames = ChangeLines.frames(changes);
    turn.lock();
    try {
      if (unsure) {
        throw new IOException(file + " could not be replaced before; start the service anew");
      }
      log.append(frames);
      bytes = log.length();
      if (bytes >= compactAt && !closing) {
        compactAt = Long.MAX_VALUE; // Not while one is at work.
        compaction = CompletableFuture.runAsync(this::compact, background);
      }
    } finally {
      turn.unlock();
    }
  }

  private void compactAfter(long live) {
    compactAt(Math.max(LEAST_WHILE_WRITING, GROWTH * live));
  }

  /** Sets at what size to look whether there is much to leave out. */
  private void compactAt(long size) {
    turn.lock();
    try {
      compactAt = size;
    } finally {
      turn.unlock();
    }
  }

  private void compact() {
    long before = bytes;
    try (FileChannel old = FileChannel.open(file, StandardOpenOption.READ)) {
      LiveLines live = new LiveLines(file, old, before, this::requireOpen);
      if (before > 2 * live.bytes()) {
        replaceBy(live, old, before);
        LOG.log(Level.INFO, "{0}: {1} bytes of {2} are kept", file, live.bytes(), before);
      }
      compactAfter(live.bytes());
    } catch (CancellationException e) {
      LOG.log(Level.DEBUG, "the log is closed while it is compacted", e);
    } catch (IOException | RuntimeException | Error e) {
      LOG.log(Level.WARNING, file + " grows on, since it cannot be compacted", e);
      compactAt(bytes + Math.max(LEAST_WHILE_WRITING, bytes / GROWTH));
    }
  }

  private void requireOpen() {
    if (closing) {
      throw new CancellationException();
    }
  }

  private void replaceBy(LiveLines live, FileChannel old, long end) throws IOException {
    Path aside = aside(file);
    Files.deleteIfExists(aside);
    FramedLog fresh = FramedLog.open(aside, storage, _ -> {});
    FramedLog replaced = fresh;
    try {
      live.copyTo(fresh);
      long taken = end;
      for (int round = 0; round < MOST_ROUNDS && bytes - taken > MOST_WHILE_WAITING; round++) {
        taken = takeOver(fresh, old, taken);
      }
      fresh.force();
      replaced = swap(fresh, aside, old, taken);
    } finally {
      replaced.close();
      Files.deleteIfExists(aside);
    }
  }

  private long takeOver(FramedLog fresh, FileChannel old, long from) throws IOException {
    long to = bytes;
    FramedLog.read(file, old, from, to, fresh::add);
    return to;
  }

  /** Returns the log that is no longer written. */
  private FramedLog swap(FramedLog fresh, Path aside, FileChannel old, long taken)
      throws IOException {
    turn.lock();
    try {
      requireOpen();
      if (log.isBroken()) {
        throw new IOException("it takes no more changes");
      }
      takeOver(fresh, old, taken);
      fresh.force();
      storage.replace(file, aside);
      unsure = true;
      storage.forceFolderOf(file);
      unsure = false;
      FramedLog replaced = log;
      log = fresh;
      bytes = fresh.length();
      return replaced;
    } finally {
      turn.unlock();
    }
  }

  /** Returns when no compaction is at work. */
  void awaitCompaction() {
    CompletableFuture<Void> now;
    turn.lock();
    try {
      now = compaction;
    } finally {
      turn.unlock();
    }
    now.join();
  }

  /** Bytes on disk. */
  public long bytes() {
    return bytes;
  }

  @Override
  public void close() {
    closing = true;
    awaitCompaction();
    try {
      log.close();
    } catch (IOException e) {
      throw new UncheckedIOException("the log cannot be closed", e);
    } finally {
      close(lock);
    }
  }

  private static void close(FileChannel lock) {
    try {
      lock.close();
    } catch (IOException e) {
      throw new UncheckedIOException("a lock cannot be let go", e);
    }
  }
}
