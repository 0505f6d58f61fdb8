package dev.kindred.service.event;

import dev.kindred.model.platform.ThreadEnd;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Events on disk: JSON lines in files {@code events-TIME-PROCESS-NUMBER.jsonl}, a new one each day
 * (UTC) and whenever one is full. Who adds an event never waits: a thread of its own writes, and
 * what it cannot take is dropped and counted. It forces to disk what it has written at most a
 * second before.
 */
public final class EventLog implements AutoCloseable {

  /** How its files begin. */
  static final String PREFIX = "events-";

  /** How its files end. */
  static final String SUFFIX = ".jsonl";

  private static final Logger LOG = System.getLogger(EventLog.class.getName());
  private static final DateTimeFormatter FILE_TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH-mm-ss-SSS", Locale.ROOT);
  private static final int AT_ONCE = 1000;
  private static final long FORCE_AFTER_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final Path folder;
  private final EventSettings settings;
  private final InstantSource clock;
  private final EventSink sink;
  private final BlockingQueue<Waiting> waiting;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final LongAdder written = new LongAdder();
  private final LongAdder dropped = new LongAdder();
  private final Thread thread;
  private volatile @Nullable Waiting oldestUnderWay;

  /** An event that is not on its way to the disk yet, and since when. */
  private record Waiting(Supplier<Event> event, long since) {}

  // Of the writing thread.
  private @Nullable FileChannel file;
  private LocalDate day = LocalDate.EPOCH;
  private long bytes;
  private int number;
  private long unforcedSince;

  /**
   * Starts the thread.
   *
   * @param folder created with the first event where it is missing
   */
  public EventLog(Path folder, EventSettings settings, InstantSource clock) {
    this(folder, settings, clock, EventSink.NONE);
  }

  /**
   * The same, with somebody who is given each event, too.
   *
   * @param sink is given each event on the log's thread
   */
  public EventLog(Path folder, EventSettings settings, InstantSource clock, EventSink sink) {
    this.folder = folder;
    this.sink = sink;
    this.settings = settings;
    this.clock = clock;
    waiting = new ArrayBlockingQueue<>(settings.queue());
    thread = Thread.ofPlatform().name("event-log").unstarted(this::run);
    thread.start();
  }

  /**
   * Adds an event, or drops it if too many wait. Never waits.
   *
   * @param event is asked for it later, on another thread
   * @return whether it was taken
   */
  public boolean add(Supplier<Event> event) {
    if (closed.getCount() > 0 && waiting.offer(new Waiting(event, System.nanoTime()))) {
      return true;
    }
    dropped.increment();
    return false;
  }

  /** Events that were written. */
  public long written() {
    return written.sum();
  }

  /** Events that were dropped because too many waited, or the disk failed. */
  public long dropped() {
    return dropped.sum();
  }

  /** Events that wait for the disk. */
  public int waiting() {
    return waiting.size();
  }

  /** How long the oldest event that is not written yet has waited, in seconds. */
  public double lagSeconds() {
    Waiting oldest = oldestUnderWay;
    if (oldest == null) {
      oldest = waiting.peek();
    }
    return oldest == null ? 0 : (System.nanoTime() - oldest.since()) / 1e9;
  }

  private void run() {
    List<Waiting> batch = new ArrayList<>();
    while (closed.getCount() > 0 || !waiting.isEmpty()) {
      batch.clear();
      try {
        Waiting first = waiting.poll(100, TimeUnit.MILLISECONDS);
        if (first != null) {
          oldestUnderWay = first;
          batch.add(first);
          waiting.drainTo(batch, AT_ONCE - 1);
          write(batch);
        }
        forceIfDue();
      } catch (IOException e) {
        dropped.add(batch.size());
        LOG.log(Level.ERROR, "{0} events could not be written: {1}", batch.size(), e);
        giveUpFile();
      } catch (InterruptedException e) {
        LOG.log(Level.DEBUG, "nobody interrupts this thread", e);
      }
      oldestUnderWay = null;
    }
    giveUpFile();
  }

  private void write(List<Waiting> batch) throws IOException {
    StringBuilder lines = new StringBuilder();
    int count = 0;
    for (Waiting event : batch) {
      try {
        Event made = event.event().get();
        String line = MAPPER.writeValueAsString(made);
        lines.append(line).append('\n');
        count++;
        sink.take(made, line);
      } catch (RuntimeException e) {
        dropped.increment();
        LOG.log(Level.WARNING, "an event could not be written", e);
      }
    }
    ByteBuffer buffer = ByteBuffer.wrap(lines.toString().getBytes(StandardCharsets.UTF_8));
    FileChannel target = file();
    bytes += buffer.remaining();
    while (buffer.hasRemaining()) {
      target.write(buffer);
    }
    unforcedSince = unforcedSince == 0 ? System.nanoTime() : unforcedSince;
    written.add(count);
  }

  private void forceIfDue() throws IOException {
    if (file != null
        && unforcedSince != 0
        && System.nanoTime() - unforcedSince > FORCE_AFTER_NANOS) {
      file.force(false);
      unforcedSince = 0;
    }
  }

  private FileChannel file() throws IOException {
    LocalDateTime now =
        LocalDateTime.ofInstant(Instant.ofEpochMilli(clock.millis()), ZoneOffset.UTC);
    LocalDate today = now.toLocalDate();
    if (file != null && today.equals(day) && bytes < settings.fileBytes()) {
      return file;
    }
    giveUpFile();
    Files.createDirectories(folder);
    removeOldest();
    day = today;
    bytes = 0;
    String time = FILE_TIME.format(now);
    Path next;
    do {
      next =
          folder.resolve(
              "%s%s-%d-%d%s"
                  .formatted(PREFIX, time, ProcessHandle.current().pid(), number++, SUFFIX));
    } while (Files.exists(next));
    FileChannel opened =
        FileChannel.open(next, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    file = opened;
    return opened;
  }

  private void removeOldest() throws IOException {
    List<Path> files = EventFiles.in(folder);
    long sum = 0;
    for (Path path : files) {
      sum += Files.size(path);
    }
    for (Path oldest : files) {
      if (sum + settings.fileBytes() <= settings.folderBytes()) {
        return;
      }
      sum -= Files.size(oldest);
      Files.delete(oldest);
      LOG.log(Level.WARNING, "{0} was removed: the events have no more room", oldest);
    }
  }

  private void giveUpFile() {
    FileChannel last = file;
    file = null;
    unforcedSince = 0;
    if (last != null) {
      try (last) {
        last.force(true);
      } catch (IOException e) {
        LOG.log(Level.ERROR, "events could not be brought to disk", e);
      }
    }
  }

  /** Writes what waits, and ends. */
  @Override
  public void close() {
    closed.countDown();
    ThreadEnd.await(thread);
  }
}
