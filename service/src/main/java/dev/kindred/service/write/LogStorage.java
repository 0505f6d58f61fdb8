package dev.kindred.service.write;

import dev.kindred.model.files.WriteAside;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** What a log does to files and their folder. */
interface LogStorage {

  /** The disk as it is. */
  LogStorage ON_DISK = new OnDisk();

  /** Writes into a file that is open. */
  FramedLog.Disk disk(Path file, FileChannel channel);

  /** Puts a file in another's place, at once. */
  void replace(Path file, Path by) throws IOException;

  /** Returns when a file's name is on disk. */
  void forceFolderOf(Path file) throws IOException;

  /** The disk as it is. */
  final class OnDisk implements LogStorage {

    private OnDisk() {}

    @Override
    public FramedLog.Disk disk(Path file, FileChannel channel) {
      return new Channel(channel);
    }

    @Override
    public void replace(Path file, Path by) throws IOException {
      Files.move(by, file, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void forceFolderOf(Path file) throws IOException {
      WriteAside.forceFolderOf(file);
    }

    private record Channel(FileChannel channel) implements FramedLog.Disk {
      @Override
      public void write(ByteBuffer bytes, long position) throws IOException {
        long at = position;
        while (bytes.hasRemaining()) {
          at += channel.write(bytes, at);
        }
      }

      @Override
      public void force() throws IOException {
        channel.force(false);
      }

      @Override
      public void truncate(long size) throws IOException {
        channel.truncate(size);
      }

      @Override
      public void close() throws IOException {
        channel.close();
      }
    }
  }
}
