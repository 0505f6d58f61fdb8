package dev.kindred.service.write;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The lines of a log that no later one has made void, up to a place in it. The log is read twice,
 * so that only ids are held in memory.
 */
final class LiveLines {

  private final Path file;
  private final FileChannel log;
  private final long end;
  private final Runnable goOn;
  private final Map<String, Last> last = new HashMap<>(); // by item's id
  private long bytes;

  private record Last(long sequence, int bytes) {}

  /**
   * Reads a log.
   *
   * @param file its name
   * @param log may grow meanwhile
   * @param end where a frame ends
   * @param goOn is run before each frame; may throw to end this
   */
  LiveLines(Path file, FileChannel log, long end, Runnable goOn) throws IOException {
    this.file = file;
    this.log = log;
    this.end = end;
    this.goOn = goOn;
    FramedLog.read(file, log, FramedLog.FIRST, end, this::find);
  }

  private void find(ByteBuffer frame) {
    goOn.run();
    for (ChangeLines.Read read : ChangeLines.of(file, frame)) {
      int length = read.bytes().length;
      Last before = last.put(read.line().id(), new Last(read.line().sequence(), length));
      bytes += length - (before == null ? 0 : before.bytes());
    }
  }

  /** How many bytes they are, without frames. */
  long bytes() {
    return bytes;
  }

  /** Writes them into another log, in their order. They need not be on disk when this returns. */
  void copyTo(FramedLog other) throws IOException {
    ByteArrayOutputStream copy = new ByteArrayOutputStream();
    FramedLog.read(
        file,
        log,
        FramedLog.FIRST,
        end,
        frame -> {
          goOn.run();
          for (ChangeLines.Read read : ChangeLines.of(file, frame)) {
            Last found = last.get(read.line().id());
            if (found == null || found.sequence() != read.line().sequence()) {
              continue;
            }
            byte[] line = read.bytes();
            if (copy.size() > 0 && copy.size() + line.length > ChangeLines.FRAME_BYTES) {
              other.add(ByteBuffer.wrap(copy.toByteArray()));
              copy.reset();
            }
            copy.writeBytes(line);
          }
        });
    if (copy.size() > 0) {
      other.add(ByteBuffer.wrap(copy.toByteArray()));
    }
  }
}
