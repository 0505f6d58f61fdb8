package dev.kindred.service.kafka;

import dev.kindred.model.files.InvalidInputException;
import dev.kindred.model.platform.ThreadEnd;
import dev.kindred.service.catalog.Change;
import dev.kindred.service.release.Releases;
import dev.kindred.service.write.Outcome;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Takes the changes of the items' topic into this process's releases, in the topic's order, from
 * where its own copy ends or from the beginning. A thread of its own reads; it goes on when Kafka
 * comes back.
 */
public final class ItemFollower implements AutoCloseable {

  private static final Logger LOG = System.getLogger(ItemFollower.class.getName());
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final long RETRY_MILLIS = 500;

  private final KafkaSettings settings;
  private final Path state;
  private final Releases releases;
  private final InstantSource clock;
  private final Tickets tickets = new Tickets();
  private final CompletableFuture<Boolean> caughtUp = new CompletableFuture<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicReference<Optional<Consumer<byte[], byte[]>>> reading =
      new AtomicReference<>(Optional.empty());
  private final Thread thread;

  private final LongAdder taken = new LongAdder();
  private final LongAdder unreadable = new LongAdder();
  private volatile boolean reachable;
  private volatile boolean failed;
  private volatile long lag;
  private volatile long lastMillis;

  // Of the thread.
  private long sequence;
  private boolean behind;
  private long lookedAt;

  /**
   * Starts to follow.
   *
   * @param state the folder of the copy
   * @param releases take the changes in; they are loaded after {@link #awaitCaughtUp}
   */
  public ItemFollower(KafkaSettings settings, Path state, Releases releases, InstantSource clock) {
    this.settings = settings;
    this.state = state;
    this.releases = releases;
    this.clock = clock;
    thread = Thread.ofPlatform().name("item-follower").unstarted(this::run);
    thread.start();
  }

  /**
   * Waits until everything has been read that was in the topic at the start.
   *
   * @return false if this was closed before
   * @throws InvalidInputException if the topic or the copy cannot be used
   */
  public boolean awaitCaughtUp() {
    try {
      return caughtUp.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof InvalidInputException cause) {
        throw cause;
      }
      throw e;
    }
  }

  /** Whether everything has been read that was in the topic at the start, and reading goes on. */
  public boolean isCaughtUp() {
    return !failed && !caughtUp.isCompletedExceptionally() && caughtUp.getNow(false);
  }

  /** Records of the topic that are not taken in yet, as of a second ago. */
  public long lag() {
    return lag;
  }

  /** Seconds since the last record that was taken in was written; 0 without a lag. */
  public double secondsBehind() {
    return lag == 0 ? 0 : Math.max(0, clock.millis() - lastMillis) / 1e3;
  }

  /** Whether Kafka answered when it was asked last, within a second. */
  public boolean isReachable() {
    return reachable;
  }

  /** Records that were taken in. */
  public long taken() {
    return taken.sum();
  }

  /** Records that could not be understood and were passed over. */
  public long unreadable() {
    return unreadable.sum();
  }

  Tickets tickets() {
    return tickets;
  }

  private void run() {
    try {
      Optional<ItemTopic> topic = awaitTopic();
      if (topic.isPresent()) {
        List<Change> before = new ArrayList<>();
        try (LocalCopy copy = LocalCopy.open(state, topic.get(), before::add)) {
          releases.restore(before);
          sequence = before.isEmpty() ? 0 : before.getLast().sequence();
          follow(topic.get(), copy);
        }
      }
      caughtUp.complete(false); // Closed before.
    } catch (RuntimeException | Error e) {
      failed = true;
      reachable = false;
      LOG.log(Level.ERROR, "the items'' topic is not followed any more: {0}", e.getMessage());
      caughtUp.completeExceptionally(e);
    }
  }

  private Optional<ItemTopic> awaitTopic() {
    boolean told = false;
    while (closed.getCount() > 0) {
      try {
        return Optional.of(ItemTopic.open(settings));
      } catch (KafkaException e) {
        if (isPermanent(e)) {
          throw new InvalidInputException("kindred.kafka: " + reason(e), e);
        }
        if (!told) {
          LOG.log(
              Level.WARNING,
              "waiting for Kafka at {0}: {1}",
              settings.servers(),
              String.valueOf(reason(e)));
          told = true;
        }
        pause();
      }
    }
    return Optional.empty();
  }

  /** A setting that cannot be right; a name that is not known yet may be known soon. */
  private static boolean isPermanent(KafkaException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof ConfigException config) {
        return !String.valueOf(config.getMessage()).contains("No resolvable bootstrap urls");
      }
    }
    return false;
  }

  private static String reason(KafkaException e) {
    Throwable last = e;
    while (last.getCause() != null) {
      last = last.getCause();
    }
    return String.valueOf(last.getMessage());
  }

  private void follow(ItemTopic topic, LocalCopy copy) {
    try (Consumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            settings.consumer(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(topic.partitions());
      topic
          .partitions()
          .forEach(partition -> consumer.seek(partition, copy.next(partition.partition())));
      reading.set(Optional.of(consumer));
      Map<TopicPartition, Long> goal = new HashMap<>();
      while (closed.getCount() > 0) {
        try {
          take(consumer.poll(POLL), copy);
          look(consumer, topic, copy, goal);
        } catch (WakeupException e) {
          LOG.log(Level.DEBUG, "closed while waiting", e);
        } catch (KafkaException e) {
          lost(e);
          pause();
        }
        if (behind) {
          catchUp();
        }
      }
    } finally {
      reading.set(Optional.empty());
    }
  }

  private void catchUp() {
    try {
      behind = !releases.catchUp();
    } catch (RuntimeException | Error e) { // As in taking in.
      LOG.log(Level.ERROR, "changes could not be taken in; it is tried again", e);
    }
  }

  /** Asks, from time to time, how far the topic goes. */
  private void look(
      Consumer<byte[], byte[]> consumer,
      ItemTopic topic,
      LocalCopy copy,
      Map<TopicPartition, Long> goal) {
    if (caughtUp.isDone() && System.nanoTime() - lookedAt < LOOK.toNanos()) {
      return;
    }
    copy.save();
    Map<TopicPartition, Long> ends = consumer.endOffsets(topic.partitions(), LOOK);
    lookedAt = System.nanoTime();
    if (!reachable) {
      LOG.log(Level.INFO, "Kafka at {0} is reached", settings.servers());
      reachable = true;
    }
    if (goal.isEmpty()) {
      goal.putAll(ends);
    }
    lag =
        topic.partitions().stream()
            .mapToLong(partition ->
                Math.max(0, ends.getOrDefault(partition, 0L) - consumer.position(partition)))
            .sum();
    if (!caughtUp.isDone()
        && goal.entrySet().stream()
            .allMatch(entry -> consumer.position(entry.getKey()) >= entry.getValue())) {
      LOG.log(Level.INFO, "{0} changes of items are known", sequence);
      caughtUp.complete(true);
    }
  }

  private void lost(KafkaException e) {
    if (reachable) {
      LOG.log(Level.WARNING, "Kafka cannot be reached; it is tried again: {0}", reason(e));
    }
    reachable = false;
  }

  private record Taken(ConsumerRecord<byte[], byte[]> record, Outcome outcome) {}

  private void take(Iterable<ConsumerRecord<byte[], byte[]>> records, LocalCopy copy) {
    List<Change> changes = new ArrayList<>();
    List<Taken> answers = new ArrayList<>();
    Map<String, Boolean> known = new HashMap<>();
    Map<Integer, Long> next = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      next.put(record.partition(), record.offset() + 1);
      try {
        Change change =
            ItemRecords.change(record.key(), record.value(), sequence + 1, record.timestamp());
        boolean before = known.computeIfAbsent(change.id(), releases::knows);
        known.put(change.id(), change instanceof Change.Put);
        answers.add(new Taken(record, outcome(change, before)));
        changes.add(change);
        sequence++;
      } catch (IllegalArgumentException e) {
        unreadable.increment();
        LOG.log(
            Level.ERROR,
            "record {0} of {1}-{2} is passed over: {3}",
            Long.toString(record.offset()),
            record.topic(),
            record.partition(),
            e.getMessage());
      }
      lastMillis = record.timestamp();
    }
    if (next.isEmpty()) {
      return;
    }
    copy.append(changes, next);
    try {
      behind |= !releases.apply(changes);
    } catch (RuntimeException | Error e) { // Native libraries fail by errors.
      behind = true;
      LOG.log(Level.ERROR, "changes could not be taken in; it is tried again", e);
    }
    taken.add(changes.size());
    for (Taken answer : answers) {
      Header ticket = answer.record().headers().lastHeader(Tickets.HEADER);
      if (ticket != null) {
        tickets.redeem(ticket.value(), answer.outcome());
      }
    }
  }

  private static Outcome outcome(Change change, boolean known) {
    return switch (change) {
      case Change.Put _ -> known ? Outcome.REPLACED : Outcome.CREATED;
      case Change.Delete _ -> known ? Outcome.DELETED : Outcome.UNKNOWN;
    };
  }

  private void pause() {
    try {
      if (closed.await(RETRY_MILLIS, TimeUnit.MILLISECONDS)) {
        LOG.log(Level.DEBUG, "closed while waiting for Kafka");
      }
    } catch (InterruptedException e) {
      LOG.log(Level.DEBUG, "nobody interrupts this thread", e);
    }
  }

  /** Writes down how far it has come, and ends. */
  @Override
  public void close() {
    closed.countDown();
    reading.get().ifPresent(Consumer::wakeup);
    ThreadEnd.await(thread);
  }
}
