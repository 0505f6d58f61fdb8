package dev.kindred.service.kafka;

import dev.kindred.service.release.Releases;
import dev.kindred.service.write.Draft;
import dev.kindred.service.write.ItemWrites;
import dev.kindred.service.write.Outcome;
import dev.kindred.service.write.UnconfirmedWriteException;
import dev.kindred.service.write.WriteRefusedException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Makes changes by writing them to the items' topic. They are answered when Kafka has them, on all
 * replicas in sync, and when this process has read them back, so that who has an answer finds the
 * change here. What an item was before is what the topic's order says.
 */
public final class KafkaWrites implements ItemWrites {

  private static final int MOST_WAITING = 20_000;

  private final KafkaSettings settings;
  private final ItemFollower follower;
  private final Releases releases;
  private final InstantSource clock;
  private final Producer<byte[], byte[]> producer;
  private final AtomicInteger waiting = new AtomicInteger();
  private final LongAdder written = new LongAdder();
  private final LongAdder refused = new LongAdder();

  /**
   * Opens a producer.
   *
   * @param follower reads the topic; it must live as long as this
   */
  public KafkaWrites(
      KafkaSettings settings, ItemFollower follower, Releases releases, InstantSource clock) {
    this.settings = settings;
    this.follower = follower;
    this.releases = releases;
    this.clock = clock;
    producer =
        new KafkaProducer<>(
            settings.producer(settings.timeout()),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  @Override
  public List<Outcome> write(List<Draft> drafts) {
    int before = waiting.getAndAdd(drafts.size());
    List<Tickets.Ticket> tickets = new ArrayList<>();
    try {
      if (before > 0 && before + drafts.size() > MOST_WAITING) {
        throw new WriteRefusedException("more than " + MOST_WAITING + " changes wait already");
      }
      long deadline = System.nanoTime() + settings.timeout().toNanos();
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      for (Draft draft : drafts) {
        Tickets.Ticket ticket = follower.tickets().issue();
        tickets.add(ticket);
        sent.add(producer.send(record(draft, ticket)));
      }
      for (Future<RecordMetadata> confirmation : sent) {
        confirmation.get(remaining(deadline), TimeUnit.NANOSECONDS);
      }
      List<Outcome> outcomes = new ArrayList<>();
      for (int i = 0; i < drafts.size(); i++) {
        outcomes.add(outcome(drafts.get(i), tickets.get(i), deadline));
      }
      written.add(drafts.size());
      return outcomes;
    } catch (WriteRefusedException e) {
      refused.add(drafts.size());
      throw e;
    } catch (KafkaException | TimeoutException e) {
      throw unconfirmed(drafts, e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RecordTooLargeException large && drafts.size() == 1
          ? tooLarge(large)
          : unconfirmed(drafts, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unconfirmed(drafts, e);
    } finally {
      tickets.forEach(follower.tickets()::forget);
      waiting.addAndGet(-drafts.size());
    }
  }

  private ProducerRecord<byte[], byte[]> record(Draft draft, Tickets.Ticket ticket) {
    long millis = clock.millis();
    return new ProducerRecord<>(
        settings.itemsTopic(),
        null,
        millis,
        ItemRecords.key(draft),
        ItemRecords.value(draft, millis),
        List.of(ticket.header()));
  }

  private Outcome outcome(Draft draft, Tickets.Ticket ticket, long deadline)
      throws InterruptedException, ExecutionException {
    try {
      return ticket.outcome().get(remaining(deadline), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) { // Kafka has it; it is only not here yet.
      boolean known = releases.knows(draft.id());
      return switch (draft) {
        case Draft.Put _ -> known ? Outcome.REPLACED : Outcome.CREATED;
        case Draft.Delete _ -> known ? Outcome.DELETED : Outcome.UNKNOWN;
      };
    }
  }

  private static long remaining(long deadline) {
    return Math.max(1, deadline - System.nanoTime());
  }

  private WriteRefusedException tooLarge(RecordTooLargeException e) {
    refused.increment();
    return new WriteRefusedException("Kafka does not take a record so large", e);
  }

  private UnconfirmedWriteException unconfirmed(List<Draft> drafts, Exception e) {
    refused.add(drafts.size());
    Throwable cause = e.getCause() == null ? e : e.getCause();
    String why = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    return new UnconfirmedWriteException(
        "Kafka has not confirmed it within " + settings.timeout().toMillis() + " ms: " + why, e);
  }

  @Override
  public long written() {
    return written.sum();
  }

  @Override
  public long refused() {
    return refused.sum();
  }

  @Override
  public int waiting() {
    return waiting.get();
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
  }
}
