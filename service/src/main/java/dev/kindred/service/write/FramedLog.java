package dev.kindred.service.write;

import dev.kindred.model.files.InvalidInputException;
import dev.kindred.model.files.WriteAside;
import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A file that only grows, in frames that are on disk when {@link #append} returns:
 *
 * <pre>
 *   header   8 bytes  "KINDRED" and the version, 1
 *   frame    4 bytes  "KFRM"
 *            4 bytes  length of the content, 1 to 64 MiB, big-endian
 *            4 bytes  CRC-32C of length and content
 *            n bytes  content
 * </pre>
 *
 * A frame is begun only when the one before is on disk, so that a process that is killed leaves at
 * most one broken frame, the last, which nobody was told of. It is cut off when the file is opened.
 * A broken frame with a whole one behind it is something else: damage, which is refused.
 */
final class FramedLog implements Closeable {

  /** Most bytes of a frame's content. */
  static final int MOST_BYTES = 64 << 20;

  private static final Logger LOG = System.getLogger(FramedLog.class.getName());
  private static final byte[] HEADER = "KINDRED\1".getBytes(StandardCharsets.ISO_8859_1);
  private static final int MAGIC = 0x4b46524d;
  private static final int PREFIX = 3 * Integer.BYTES;

  /** Where the first frame begins. */
  static final int FIRST = HEADER.length;

  private final Path file;
  private final Disk disk;
  private long length;
  private boolean broken;

  /** What the log needs of a file. */
  interface Disk extends Closeable {
    /** Writes all bytes at a place. */
    void write(ByteBuffer bytes, long position) throws IOException;

    /** Returns when all is on disk. */
    void force() throws IOException;

    /** Cuts the file. */
    void truncate(long size) throws IOException;
  }

  /** Uses the content of a frame. */
  @FunctionalInterface
  interface FrameUse {
    /** Uses it. */
    void take(ByteBuffer content) throws IOException;
  }

  private FramedLog(Path file, Disk disk, long length) {
    this.file = file;
    this.disk = disk;
    this.length = length;
  }

  /**
   * Opens a log for writing, and creates it where there is none.
   *
   * @param each is given the content of each frame
   * @throws InvalidInputException if it is damaged, or no log
   */
  static FramedLog open(Path file, Consumer<ByteBuffer> each) {
    return open(file, LogStorage.ON_DISK, each);
  }

  static FramedLog open(Path file, LogStorage storage, Consumer<ByteBuffer> each) {
    try {
      FileChannel channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      try {
        return open(file, channel, storage.disk(file, channel), each);
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      throw new InvalidInputException("the log " + file + " cannot be opened: " + e, e);
    }
  }

  static FramedLog open(Path file, FileChannel channel, Disk disk, Consumer<ByteBuffer> each)
      throws IOException {
    long size = channel.size();
    if (size < HEADER.length) { // Killed while it was created.
      disk.truncate(0);
      disk.write(ByteBuffer.wrap(HEADER), 0);
      disk.force();
      WriteAside.forceFolderOf(file);
      return new FramedLog(file, disk, HEADER.length);
    }
    long end = read(file, channel, each);
    if (end < size) {
      LOG.log(
          Level.WARNING,
          "{0}: the last {1} bytes are a write that was interrupted; they are cut off",
          file,
          size - end);
      disk.truncate(end);
      disk.force();
    }
    return new FramedLog(file, disk, end);
  }

  /** Reads a log that somebody else may be writing; there may be none. */
  static void read(Path file, Consumer<ByteBuffer> each) {
    if (!Files.exists(file)) {
      return;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      if (channel.size() >= HEADER.length) {
        read(file, channel, each);
      }
    } catch (IOException e) {
      throw new InvalidInputException("the log " + file + " cannot be read: " + e, e);
    }
  }

  /** Returns where the last whole frame ends. */
  private static long read(Path file, FileChannel channel, Consumer<ByteBuffer> each)
      throws IOException {
    ByteBuffer header = ByteBuffer.allocate(HEADER.length);
    fill(channel, header, 0);
    if (!header.equals(ByteBuffer.wrap(HEADER))) {
      throw new InvalidInputException(
          file + " is not a log of this version of Kindred; move it away or name another folder");
    }
    long size = channel.size();
    long position = HEADER.length;
    while (position < size) {
      ByteBuffer content = frame(channel, position, size);
      if (content == null) {
        requireLast(file, channel, position, size);
        return position;
      }
      position += PREFIX + content.remaining();
      each.accept(content);
    }
    return position;
  }

  /**
   * Reads frames of a log that may be growing.
   *
   * @param from where one begins
   * @param to where one ends
   * @throws IOException if one is broken
   */
  static void read(Path file, FileChannel channel, long from, long to, FrameUse each)
      throws IOException {
    long position = from;
    while (position < to) {
      ByteBuffer content = frame(channel, position, to);
      if (content == null) {
        throw new IOException("%s is damaged at byte %d".formatted(file, position));
      }
      position += PREFIX + content.remaining();
      each.take(content);
    }
  }

  /** The content of the frame at a place; null if there is no whole one. */
  private static @Nullable ByteBuffer frame(FileChannel channel, long position, long size)
      throws IOException {
    if (size - position < PREFIX) {
      return null;
    }
    ByteBuffer prefix = ByteBuffer.allocate(PREFIX);
    fill(channel, prefix, position);
    int magic = prefix.getInt();
    int length = prefix.getInt();
    int crc = prefix.getInt();
    if (magic != MAGIC || length < 1 || length > MOST_BYTES || size - position - PREFIX < length) {
      return null;
    }
    ByteBuffer content = ByteBuffer.allocate(length);
    fill(channel, content, position + PREFIX);
    return crc == checksum(content) ? content : null;
  }

  /** Refuses a log in which a whole frame follows a broken one. */
  private static void requireLast(Path file, FileChannel channel, long broken, long size)
      throws IOException {
    ByteBuffer window = ByteBuffer.allocate(1 << 16);
    for (long from = broken + 1; from < size; from += window.capacity() - PREFIX) {
      window.clear().limit((int) Math.min(window.capacity(), size - from));
      fill(channel, window, from);
      for (int i = 0; i <= window.limit() - Integer.BYTES; i++) {
        if (window.getInt(i) == MAGIC && frame(channel, from + i, size) != null) {
          throw new InvalidInputException(
              "%s is damaged at byte %d, and whole records follow at byte %d; restore it from a copy"
                  .formatted(file, broken, from + i));
        }
      }
    }
  }

  private static void fill(FileChannel channel, ByteBuffer target, long position)
      throws IOException {
    while (target.hasRemaining()) {
      int read = channel.read(target, position + target.position());
      if (read < 0) {
        throw new IOException("it ends before byte " + (position + target.limit()));
      }
    }
    target.flip();
  }

  private static int checksum(ByteBuffer content) {
    CRC32C crc = new CRC32C();
    crc.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, content.remaining()));
    crc.update(content.duplicate());
    return (int) crc.getValue();
  }

  /**
   * Appends a frame; it is on disk when this returns.
   *
   * @throws IOException if it could not be written; then it is not in the log, and if even that
   *     cannot be made sure, nothing can be appended any more
   */
  void append(byte[] content) throws IOException {
    if (content.length < 1 || content.length > MOST_BYTES) {
      throw new IllegalArgumentException("a frame of " + content.length + " bytes");
    }
    if (broken) {
      throw new IOException(file + " could not be written before; start the service anew");
    }
    ByteBuffer frame = frame(ByteBuffer.wrap(content));
    broken = true; // Until all is well: after a failed force nobody knows what is on disk.
    try {
      disk.write(frame, length);
    } catch (IOException e) {
      disk.truncate(length);
      disk.force();
      broken = false;
      throw e;
    }
    disk.force();
    broken = false;
    length += PREFIX + content.length;
  }

  /**
   * Appends frames, all or none; they are on disk when this returns.
   *
   * @throws IOException as {@link #append(byte[])}; then none of them is in the log
   */
  void append(List<byte[]> contents) throws IOException {
    long start = length;
    for (byte[] content : contents) {
      try {
        append(content);
      } catch (IOException e) {
        if (!broken && length > start) {
          broken = true;
          disk.truncate(start);
          disk.force();
          length = start;
          broken = false;
        }
        throw e;
      }
    }
  }

  private static ByteBuffer frame(ByteBuffer content) {
    ByteBuffer frame = ByteBuffer.allocate(PREFIX + content.remaining());
    frame.putInt(MAGIC).putInt(content.remaining()).putInt(checksum(content));
    return frame.put(content.duplicate()).flip();
  }

  /**
   * Writes a frame into a log that nobody reads yet; it is on disk after {@link #force}. If this
   * fails, the log must be thrown away.
   */
  void add(ByteBuffer content) throws IOException {
    ByteBuffer frame = frame(content);
    int size = frame.remaining();
    disk.write(frame, length);
    length += size;
  }

  /** Returns when all that was added is on disk. */
  void force() throws IOException {
    disk.force();
  }

  /** Whether nothing can be appended any more. */
  boolean isBroken() {
    return broken;
  }

  /** Bytes of the file. */
  long length() {
    return length;
  }

  @Override
  public void close() throws IOException {
    disk.close();
  }
}
