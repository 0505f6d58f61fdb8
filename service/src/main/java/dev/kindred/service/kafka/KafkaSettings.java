package dev.kindred.service.kafka;

import dev.kindred.model.files.InvalidInputException;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * How to reach Kafka, and what for.
 *
 * @param servers {@code HOST:PORT} of some brokers, separated by commas; empty if there are none
 * @param itemsTopic the compacted topic of changed items
 * @param exposuresTopic where exposures go; none if empty
 * @param feedbackTopic where events about answers go; none if empty
 * @param replication copies of the items' topic if it must be created, 1 to 100
 * @param timeout how long a write waits to be confirmed, at least 100 ms
 * @param client what Kafka's own clients are told besides, by their names of it
 */
public record KafkaSettings(
    String servers,
    String itemsTopic,
    String exposuresTopic,
    String feedbackTopic,
    int replication,
    Duration timeout,
    Map<String, String> client) {

  /** What is ours to say, since durability and order rest on it. */
  private static final Set<String> RESERVED =
      Set.of(
          ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
          ProducerConfig.ACKS_CONFIG,
          ProducerConfig.RETRIES_CONFIG,
          ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
          ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
          ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
          ProducerConfig.TRANSACTIONAL_ID_CONFIG,
          ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
          ProducerConfig.MAX_BLOCK_MS_CONFIG,
          ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
          ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
          ConsumerConfig.GROUP_ID_CONFIG,
          ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
          ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
          ConsumerConfig.ISOLATION_LEVEL_CONFIG);

  private static final String SERVERS = "|[^\\s,]+:\\d+(,[^\\s,]+:\\d+)*";
  private static final String TOPIC = "[a-zA-Z0-9._-]{1,249}";
  private static final Duration LEAST_TIMEOUT = Duration.ofMillis(100);
  private static final int REQUEST_MILLIS = 5_000;
  private static final int MOST_BYTES_OF_A_RECORD = 8 << 20;

  /** Checks the laws; each message begins with the name of the setting that breaks one. */
  public KafkaSettings {
    client = Map.copyOf(client);
    if (!itemsTopic.matches(TOPIC)) {
      throw new InvalidInputException(
          "items-topic must be letters, digits, '.', '_' and '-', but is '" + itemsTopic + "'");
    }
    if (!servers.matches(SERVERS)) {
      throw new InvalidInputException(
          "servers must be HOST:PORT, several separated by commas, but is '" + servers + "'");
    }
    requireTopicOrNone("exposures-topic", exposuresTopic, servers);
    requireTopicOrNone("feedback-topic", feedbackTopic, servers);
    if (itemsTopic.equals(exposuresTopic) || itemsTopic.equals(feedbackTopic)) {
      throw new InvalidInputException(
          "items-topic '" + itemsTopic + "' cannot be a topic of events, too: it is compacted");
    }
    if (replication < 1 || replication > 100) {
      throw new InvalidInputException(
          "replication must be between 1 and 100, but is " + replication);
    }
    if (timeout.compareTo(LEAST_TIMEOUT) < 0 || timeout.compareTo(Duration.ofMinutes(10)) > 0) {
      throw new InvalidInputException("timeout must be between 100ms and 10m, but is " + timeout);
    }
  }

  private static void requireTopicOrNone(String name, String topic, String servers) {
    if (!topic.isEmpty() && servers.isEmpty()) {
      throw new InvalidInputException(
          name + " must be empty where there are no servers, but is '" + topic + "'");
    }
    if (!topic.isEmpty() && !topic.matches(TOPIC)) {
      throw new InvalidInputException(
          name + " must be letters, digits, '.', '_' and '-', but is '" + topic + "'");
    }
  }

  /**
   * Reads what Kafka's clients are told besides, such as {@code security.protocol}.
   *
   * @throws InvalidInputException that names the setting, if the file cannot be read, or holds a
   *     key that none of them knows or that is not the operator's to say
   */
  public static Map<String, String> clientFile(Path file) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw new InvalidInputException(
          "kindred.kafka.client-file " + file + " cannot be read: " + e, e);
    }
    Set<String> known = new TreeSet<>(ProducerConfig.configNames());
    known.addAll(ConsumerConfig.configNames());
    known.addAll(AdminClientConfig.configNames());
    Map<String, String> client = new HashMap<>();
    for (String name : properties.stringPropertyNames()) {
      if (RESERVED.contains(name)) {
        throw new InvalidInputException(
            "kindred.kafka.client-file %s sets '%s', which Kindred sets itself; remove the line"
                .formatted(file, name));
      }
      if (!known.contains(name)) {
        throw new InvalidInputException(
            "kindred.kafka.client-file %s sets '%s', which no Kafka client knows"
                .formatted(file, name));
      }
      client.put(name, properties.getProperty(name));
    }
    return client;
  }

  /** Whether any event has a topic. */
  public boolean sendsEvents() {
    return !exposuresTopic.isEmpty() || !feedbackTopic.isEmpty();
  }

  Map<String, Object> admin() {
    Map<String, Object> all = common(AdminClientConfig.configNames());
    all.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, REQUEST_MILLIS);
    all.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_MILLIS);
    return all;
  }

  Map<String, Object> consumer() {
    Map<String, Object> all = common(ConsumerConfig.configNames());
    all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    all.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1000);
    all.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, REQUEST_MILLIS);
    all.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_MILLIS);
    return all;
  }

  /** A producer whose records are confirmed by all replicas in sync, each once, in order. */
  Map<String, Object> producer(Duration mostWaiting) {
    Map<String, Object> all = common(ProducerConfig.configNames());
    int millis = (int) mostWaiting.toMillis();
    all.put(ProducerConfig.ACKS_CONFIG, "all");
    all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    all.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    all.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.min(REQUEST_MILLIS, millis));
    all.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, millis);
    all.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, millis);
    all.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MOST_BYTES_OF_A_RECORD);
    return all;
  }

  private Map<String, Object> common(Set<String> known) {
    Map<String, Object> all = new HashMap<>(client);
    all.keySet().retainAll(known);
    all.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, servers);
    all.put(AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
    return all;
  }
}
