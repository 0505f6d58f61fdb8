package dev.kindred.service.kafka;

import dev.kindred.model.files.InvalidInputException;
import dev.kindred.model.files.JsonFile;
import dev.kindred.service.catalog.Change;
import dev.kindred.service.write.ChangeLog;
import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What a replica has read of the items' topic, so that it need not begin at its beginning when it
 * starts again: a {@link ChangeLog} and {@code offsets.json}, which is never ahead of it. Whatever
 * is read twice does no harm. A folder for each topic that there has been under the name.
 */
final class LocalCopy implements Closeable {

  private static final Logger LOG = System.getLogger(LocalCopy.class.getName());
  private static final String OFFSETS = "offsets.json";
  private static final int FORMAT_VERSION = 1;

  private final Path offsetsFile;
  private final ChangeLog log;
  private final Map<Integer, Long> next;
  private boolean broken; // What could not be written leaves a gap: the offsets stay before it.
  private boolean unsaved;

  record Offsets(int formatVersion, Map<Integer, Long> next) {}

  private LocalCopy(Path offsetsFile, ChangeLog log, Map<Integer, Long> next) {
    this.offsetsFile = offsetsFile;
    this.log = log;
    this.next = next;
  }

  /**
   * Opens the copy of a topic, and makes it where there is none.
   *
   * @param each is given each change that it holds, in order
   * @throws InvalidInputException if it cannot be used
   */
  static LocalCopy open(Path state, ItemTopic topic, Consumer<Change> each) {
    Path folder = state.resolve("kafka").resolve(topic.id());
    ChangeLog log = ChangeLog.open(folder, each);
    Path file = folder.resolve(OFFSETS);
    Map<Integer, Long> next = new TreeMap<>();
    if (Files.exists(file)) {
      Offsets offsets = JsonFile.read(file, Offsets.class);
      if (offsets.formatVersion() != FORMAT_VERSION) {
        throw new InvalidInputException(
            "%s has format %d, but this version reads %d; remove its folder to read the topic anew"
                .formatted(file, offsets.formatVersion(), FORMAT_VERSION));
      }
      next.putAll(offsets.next());
    }
    return new LocalCopy(file, log, next);
  }

  /** The offset to read from, of a partition; 0 if nothing was read of it. */
  long next(int partition) {
    return next.getOrDefault(partition, 0L);
  }

  /** Appends what was read. If the disk fails, a restart reads it from Kafka again. */
  void append(List<Change> changes, Map<Integer, Long> nextOffsets) {
    if (broken) {
      return;
    }
    try {
      if (!changes.isEmpty()) {
        log.append(changes);
      }
      next.putAll(nextOffsets);
      unsaved = true;
    } catch (IOException e) {
      broken = true;
      LOG.log(Level.ERROR, "the copy of the items' topic cannot be written any more", e);
    }
  }

  /** Writes the offsets down. */
  void save() {
    if (!unsaved) {
      return;
    }
    unsaved = false;
    try {
      JsonFile.write(offsetsFile, new Offsets(FORMAT_VERSION, next));
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, offsetsFile + " cannot be written; a restart will read more", e);
    }
  }

  @Override
  public void close() {
    try {
      save();
    } finally {
      log.close();
    }
  }
}
