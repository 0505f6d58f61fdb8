package dev.kindred.service.kafka;

import dev.kindred.model.platform.ThreadEnd;
import dev.kindred.service.event.Event;
import dev.kindred.service.event.EventKind;
import dev.kindred.service.event.EventSink;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends exposures and feedback to topics, keyed by request, as the lines that the event log writes.
 * Who gives an event never waits: what Kafka cannot take is dropped and counted.
 */
public final class EventTopics implements EventSink, AutoCloseable {

  private static final Logger LOG = System.getLogger(EventTopics.class.getName());
  private static final Duration MOST_WAITING = Duration.ofSeconds(10);

  private final KafkaSettings settings;
  private final Producer<byte[], byte[]> producer;
  private final BlockingQueue<ProducerRecord<byte[], byte[]>> queue;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final LongAdder sent = new LongAdder();
  private final LongAdder dropped = new LongAdder();
  private final Thread thread;

  /**
   * Starts the thread.
   *
   * @param mostQueued events that wait for Kafka, at least 1
   */
  public EventTopics(KafkaSettings settings, int mostQueued) {
    this.settings = settings;
    queue = new ArrayBlockingQueue<>(mostQueued);
    producer =
        new KafkaProducer<>(
            settings.producer(MOST_WAITING), new ByteArraySerializer(), new ByteArraySerializer());
    thread = Thread.ofPlatform().name("event-topics").unstarted(this::run);
    thread.start();
  }

  @Override
  public void take(Event event, String json) {
    String topic =
        event.kind() == EventKind.EXPOSURE ? settings.exposuresTopic() : settings.feedbackTopic();
    if (topic.isEmpty()) {
      return;
    }
    byte[] key = event.requestId().getBytes(StandardCharsets.UTF_8);
    byte[] value = json.getBytes(StandardCharsets.UTF_8);
    if (closed.getCount() == 0
        || !queue.offer(new ProducerRecord<>(topic, null, event.millis(), key, value))) {
      dropped.increment();
    }
  }

  /** Events that Kafka has. */
  public long sent() {
    return sent.sum();
  }

  /** Events that were dropped because too many waited, or Kafka did not take them. */
  public long dropped() {
    return dropped.sum();
  }

  private void run() {
    while (closed.getCount() > 0 || !queue.isEmpty()) {
      try {
        ProducerRecord<byte[], byte[]> record = queue.poll(100, TimeUnit.MILLISECONDS);
        if (record != null) {
          send(record);
        }
      } catch (KafkaException e) {
        dropped.increment();
        LOG.log(Level.WARNING, "an event was not taken by Kafka: {0}", e.getMessage());
        if (closed.getCount() == 0) { // Kafka is gone, and nobody waits for it now.
          dropped.add(queue.size());
          return;
        }
      } catch (InterruptedException e) {
        LOG.log(Level.DEBUG, "nobody interrupts this thread", e);
      }
    }
  }

  private void send(ProducerRecord<byte[], byte[]> record) {
    Future<RecordMetadata> _ =
        producer.send(
            record,
            (_, failure) -> {
              if (failure == null) {
                sent.increment();
              } else {
                dropped.increment();
              }
            });
  }

  /** Sends what waits, as far as Kafka takes it soon, and ends. */
  @Override
  public void close() {
    closed.countDown();
    ThreadEnd.await(thread);
    producer.close(Duration.ofSeconds(2));
  }
}
