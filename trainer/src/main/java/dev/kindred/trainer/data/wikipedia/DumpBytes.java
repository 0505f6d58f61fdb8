package dev.kindred.trainer.data.wikipedia;

import dev.kindred.model.files.InvalidInputException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** The bytes of a file, gzip or not, one after the other with one to look ahead. */
final class DumpBytes implements AutoCloseable {
  /** After the last byte. */
  static final int END = -1;

  private final Path file;
  private final InputStream in;
  private final byte[] buffer = new byte[1 << 16];
  private int position;
  private int limit;
  private long line = 1;

  DumpBytes(Path file) {
    this.file = file;
    try {
      InputStream raw = Files.newInputStream(file);
      try {
        this.in = file.toString().endsWith(".gz") ? new GZIPInputStream(raw, buffer.length) : raw;
      } catch (IOException e) {
        raw.close();
        throw e;
      }
    } catch (NoSuchFileException e) {
      throw new InvalidInputException("%s does not exist".formatted(file), e);
    } catch (IOException e) {
      throw new InvalidInputException("%s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  /** The line of the next byte, from 1. */
  long line() {
    return line;
  }

  /** The next byte, 0 to 255, without passing it; or {@link #END}. */
  int peek() {
    if (position == limit && !fill()) {
      return END;
    }
    return buffer[position] & 0xFF;
  }

  /** The next byte, passing it; or {@link #END}. */
  int next() {
    int value = peek();
    if (value != END) {
      position++;
      line += value == '\n' ? 1 : 0;
    }
    return value;
  }

  private boolean fill() {
    try {
      position = 0;
      limit = Math.max(0, in.read(buffer));
      return limit > 0;
    } catch (EOFException | ZipException e) {
      throw new InvalidInputException(
          "%s, line %d: the gzip data is cut off or damaged; fetch the file again"
              .formatted(file, line),
          e);
    } catch (IOException e) {
      throw new InvalidInputException(
          "%s, line %d: cannot be read: %s".formatted(file, line, e.getMessage()), e);
    }
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw new InvalidInputException("%s cannot be closed: %s".formatted(file, e.getMessage()), e);
    }
  }
}
