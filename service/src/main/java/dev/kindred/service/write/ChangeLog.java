package dev.kindred.service.write;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.kindred.model.feature.Item;
import dev.kindred.model.files.InvalidInputException;
import dev.kindred.model.files.WriteAside;
import dev.kindred.service.catalog.Change;
import dev.kindred.service.catalog.Changes;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The changes of the catalog on disk: {@code items.log} in the state folder, a {@link FramedLog}
 * with JSON lines in each frame.
 *
 * <pre>
 *   {"sequence": 1, "millis": 1763712000000, "id": "a", "attributes": {"words": ["map"]}}
 *   {"sequence": 2, "millis": 1763712000001, "id": "a"}                       deleted
 * </pre>
 *
 * What later changes have made void is left out when the log is opened, once it is most of it.
 */
public final class ChangeLog implements Closeable {

  private static final Logger LOG = System.getLogger(ChangeLog.class.getName());
  private static final String FILE = "items.log";
  private static final String LOCK = "items.lock";
  private static final int FRAME_BYTES = 4 << 20;
  private static final int LEAST_BYTES_TO_COMPACT = 1 << 20;
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private final FramedLog log;
  private final FileChannel lock;

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Line(
      long sequence, long millis, String id, @Nullable Map<String, List<String>> attributes) {}

  private ChangeLog(FramedLog log, FileChannel lock) {
    this.log = log;
    this.lock = lock;
  }

  /**
   * Opens the log for writing, and creates it where there is none.
   *
   * @param folder the state folder; created where it is missing
   * @param each is given each change, in order
   * @throws InvalidInputException if another process writes there, or the log is damaged
   */
  public static ChangeLog open(Path folder, Consumer<Change> each) {
    FileChannel lock = lock(folder);
    try {
      Path file = folder.resolve(FILE);
      Changes changes = new Changes();
      long bytes = Files.exists(file) ? Files.size(file) : 0;
      long[] live = {0};
      FramedLog log = FramedLog.open(file, frame -> decode(file, frame, changes::add));
      for (Change change : changes.all()) {
        live[0] += line(change).length;
        each.accept(change);
      }
      if (bytes > LEAST_BYTES_TO_COMPACT && bytes > 2 * live[0]) {
        log.close();
        compact(file, changes.all());
        log = FramedLog.open(file, _ -> {});
        LOG.log(Level.INFO, "{0}: {1} bytes of {2} are kept", file, log.length(), bytes);
      }
      return new ChangeLog(log, lock);
    } catch (IOException e) {
      close(lock);
      throw new InvalidInputException("the state folder " + folder + " cannot be used: " + e, e);
    } catch (RuntimeException e) {
      close(lock);
      throw e;
    }
  }

  /** Reads a log without writing; there may be none. */
  public static void read(Path folder, Consumer<Change> each) {
    Path file = folder.resolve(FILE);
    Changes changes = new Changes();
    FramedLog.read(file, frame -> decode(file, frame, changes::add));
    changes.all().forEach(each);
  }

  /**
   * Checks that a folder has no log that would be passed over.
   *
   * @throws InvalidInputException if it has
   */
  public static void requireNone(Path folder) {
    Path file = folder.resolve(FILE);
    if (Files.exists(file)) {
      throw new InvalidInputException(
          file
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
    log.append(frames(changes));
  }

  private static List<byte[]> frames(Collection<Change> changes) {
    List<byte[]> frames = new ArrayList<>();
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    for (Change change : changes) {
      byte[] line = line(change);
      if (frame.size() > 0 && frame.size() + line.length > FRAME_BYTES) {
        frames.add(frame.toByteArray());
        frame.reset();
      }
      frame.writeBytes(line);
    }
    if (frame.size() > 0) {
      frames.add(frame.toByteArray());
    }
    return frames;
  }

  private static void compact(Path file, Collection<Change> changes) throws IOException {
    WriteAside.file(
        file,
        aside -> {
          try (FramedLog log = FramedLog.open(aside, _ -> {})) {
            log.append(frames(changes));
          }
        });
    FramedLog.forceFolder(file);
  }

  private static byte[] line(Change change) {
    Line line =
        switch (change) {
          case Change.Put(long sequence, long millis, Item item) ->
              new Line(sequence, millis, item.id(), item.attributes());
          case Change.Delete(long sequence, long millis, String id) ->
              new Line(sequence, millis, id, null);
        };
    return (MAPPER.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static void decode(Path file, ByteBuffer frame, Consumer<Change> each) {
    String text = StandardCharsets.UTF_8.decode(frame).toString();
    text.lines()
        .forEach(json -> {
          try {
            Line line = MAPPER.readValue(json, Line.class);
            Map<String, List<String>> attributes = line.attributes();
            each.accept(
                attributes == null
                    ? new Change.Delete(line.sequence(), line.millis(), line.id())
                    : new Change.Put(
                        line.sequence(), line.millis(), new Item(line.id(), attributes)));
          } catch (JacksonException | IllegalArgumentException e) {
            throw new InvalidInputException(
                "%s holds a record that this version cannot read (%s): %s"
                    .formatted(file, e.getMessage(), json),
                e);
          }
        });
  }

  /** Bytes on disk. */
  public long bytes() {
    return log.length();
  }

  @Override
  public void close() {
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
