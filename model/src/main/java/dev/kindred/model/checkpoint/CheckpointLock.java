package dev.kindred.model.checkpoint;

import dev.kindred.model.files.InvalidInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a second process from training into the same checkpoint folder. The operating system lets
 * go of it when the process ends, however it ends.
 */
public final class CheckpointLock implements AutoCloseable {

  private static final String FILE = ".lock";

  private final FileChannel channel;

  private CheckpointLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the lock of an existing checkpoint folder.
   *
   * @throws InvalidInputException if another process has it
   */
  public static CheckpointLock acquire(Path folder) {
    try {
      FileChannel channel =
          FileChannel.open(
              folder.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (tryLock(channel) == null) {
        channel.close();
        throw new InvalidInputException(
            folder + " is being trained by another process; wait for it, or choose another --out");
      }
      return new CheckpointLock(channel);
    } catch (IOException e) {
      throw new InvalidInputException("cannot lock " + folder + ": " + e, e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // This process has it already.
    }
  }

  /** Lets go of the lock. */
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot let go of the checkpoint's lock", e);
    }
  }
}
