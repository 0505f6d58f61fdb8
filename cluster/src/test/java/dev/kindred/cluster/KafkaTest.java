package dev.kindred.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Replicas that share changes through a real broker. */
@Timeout(300)
class KafkaTest {

  private static final Duration SOON = Duration.ofSeconds(2);

  private static final String SEED = "item-3"; // Of the bundle.

  @TempDir static Path folder;

  @SuppressWarnings("NullAway.Init") // Set before any test.
  private static Broker broker;

  private static final AtomicLong TOPICS = new AtomicLong();

  private final String topic = "items-" + TOPICS.incrementAndGet();
  private final List<Replica> replicas = new ArrayList<>();
  private final long seed = new Random().nextLong();

  @BeforeAll
  static void start() {
    Replica.copyBundle(folder.resolve("releases/small"));
    broker = new Broker(folder.resolve("broker"));
    broker.awaitUp();
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @AfterEach
  void stopReplicas() {
    replicas.forEach(Replica::close);
  }

  private Replica replica(String name) {
    return replica(name, Map.of());
  }

  private Replica replica(String name, Map<String, String> more) {
    Map<String, String> settings =
        new TreeMap<>(
            Map.of(
                "kindred.kafka.servers",
                broker.servers(),
                "kindred.kafka.items-topic",
                topic,
                "kindred.kafka.replication",
                "1",
                "kindred.kafka.timeout",
                "2s"));
    settings.putAll(more);
    Replica replica =
        new Replica(
            folder.resolve(topic + "-" + name),
            folder.resolve("releases"),
            settings.entrySet().stream()
                .map(setting -> setting.getKey() + "=" + setting.getValue())
                .toList());
    replicas.add(replica);
    return replica;
  }

  @Test
  void whatIsPutOnOneReplicaIsSoonRecommendedByAllAndByThoseThatComeLater() throws Exception {
    Replica first = replica("first");
    Replica second = replica("second", Map.of("kindred.kafka.exposures-topic", "seen-" + topic));
    first.awaitReady();
    second.awaitReady();

    List<Duration> times = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      String id = "new-" + i;
      assertThat(first.put(id, "acme").status()).isEqualTo(201);
      long acknowledged = System.nanoTime();
      assertThat(recommends(first, id)).isTrue(); // At once where it was put.
      Processes.until(() -> recommends(second, id));
      times.add(Duration.ofNanos(System.nanoTime() - acknowledged));
    }
    times.sort(null);
    System.out.printf(
        "recommended by another replica: median %d ms, at most %d ms%n",
        times.get(times.size() / 2).toMillis(), times.getLast().toMillis());
    assertThat(times.getLast()).isLessThan(SOON);

    assertThat(second.put("new-0", "globex").status()).isEqualTo(200); // It is known there.
    Processes.until(() -> first.brand("new-0").equals("globex"));
    String bundled = "item-7";
    assertThat(first.delete(bundled).status()).isEqualTo(200);
    Processes.until(() -> second.brand(bundled).isEmpty());
    assertThat(second.delete(bundled).status()).isEqualTo(404);

    Replica late = replica("late").awaitReady();
    assertThat(late.brand("new-0")).isEqualTo("globex");
    assertThat(late.brand(bundled)).isEmpty(); // A deletion outlives the bundle that holds it.
    assertThat(late.metric("kindred_kafka_lag")).isZero();
    assertThat(late.metric("kindred_kafka_reachable")).isEqualTo(1);
    assertThat(late.health().json().at("/components/changes/details/kafka").asString())
        .isEqualTo("reached");
  }

  @Test
  void nothingThatWasAcknowledgedIsLostWhenReplicasAndTheBrokerAreKilled() throws Exception {
    Replica steady = replica("steady");
    Replica victim = replica("victim");
    steady.awaitReady();
    victim.awaitReady();
    Writer ofSteady = new Writer(steady, "s", seed);
    Writer ofVictim = new Writer(victim, "v", seed + 1);

    Processes.until(() -> ofSteady.acknowledged.get() > 50 && ofVictim.acknowledged.get() > 50);
    Processes.until(() -> victim.recordsSaved() > 0); // It saves once a second.
    victim.kill();
    ofVictim.stop();
    long before = ofSteady.acknowledged.get();
    Processes.until(() -> ofSteady.acknowledged.get() > before + 50);
    broker.kill();
    assertThat(steady.isReady()).isTrue(); // It goes on answering.
    Processes.until(() -> steady.metric("kindred_kafka_reachable") == 0);
    broker.restart();
    long after = ofSteady.acknowledged.get();
    Processes.until(() -> ofSteady.acknowledged.get() > after + 50);
    ofSteady.stop();

    Replica again = replica("victim").awaitReady();
    Replica late = replica("late").awaitReady();
    for (Writer writer : List.of(ofSteady, ofVictim)) {
      for (Map.Entry<String, Known> item : writer.items.entrySet()) {
        String state = late.brand(item.getKey());
        assertThat(item.getValue().allows(state))
            .as("%s is '%s', but should be %s; seed %d", item.getKey(), state, item, seed)
            .isTrue();
        assertThat(again.brand(item.getKey())).as(item.getKey()).isEqualTo(state);
        Processes.until(() -> steady.brand(item.getKey()).equals(state));
      }
    }
    assertThat(again.metric("kindred_kafka_records_total{result=\"taken\"}"))
        .as("it reads on from its own copy, with at most the last second twice")
        .isLessThan(late.metric("kindred_kafka_records_total{result=\"taken\"}"));
  }

  @Test
  void recordsThatComeTwiceOrMixedOrBrokenDoNoHarm() throws Exception {
    Replica early = replica("early").awaitReady();
    List<byte[][]> records = new ArrayList<>();
    Random random = new Random(seed);
    Map<String, String> last = new TreeMap<>();
    for (int i = 0; i < 500; i++) {
      String id = "item-" + random.nextInt(20);
      String brand = random.nextInt(4) == 0 ? "" : "brand-" + i;
      byte[][] record = {
        id.getBytes(UTF_8),
        (brand.isEmpty()
                ? "{\"millis\": 1, \"deleted\": true}"
                : "{\"millis\": 1, \"attributes\": {\"brand\": [\"" + brand + "\"]}}")
            .getBytes(UTF_8)
      };
      records.add(record);
      last.put(id, brand);
      if (random.nextInt(3) == 0) {
        records.add(record);
      }
    }
    records.add(new byte[][] {"item-0".getBytes(UTF_8), "no JSON".getBytes(UTF_8)});
    records.add(new byte[][] {"item-1".getBytes(UTF_8), "{\"millis\": 1}".getBytes(UTF_8)});
    send(records);
    assertThat(early.put("last", "x").status()).isEqualTo(201); // Behind all of them.

    Replica late = replica("late").awaitReady();
    last.forEach((id, brand) -> {
      assertThat(early.brand(id)).as("%s, seed %d", id, seed).isEqualTo(brand);
      assertThat(late.brand(id)).as("%s, seed %d", id, seed).isEqualTo(brand);
    });
    assertThat(early.metric("kindred_kafka_records_total{result=\"unreadable\"}")).isEqualTo(2);
  }

  @Test
  void whateverCompressesARecordItIsUnderstood() throws Exception {
    Replica replica = replica("reads").awaitReady();
    for (String compression : List.of("none", "gzip", "snappy", "lz4", "zstd")) {
      try (KafkaProducer<byte[], byte[]> producer =
          new KafkaProducer<>(
              Map.of("bootstrap.servers", broker.servers(), "compression.type", compression),
              new ByteArraySerializer(),
              new ByteArraySerializer())) {
        String item = "{\"millis\": 1, \"attributes\": {\"brand\": [\"" + compression + "\"]}}";
        producer
            .send(new ProducerRecord<>(topic, compression.getBytes(UTF_8), item.getBytes(UTF_8)))
            .get();
      }
      Processes.until(() -> replica.brand(compression).equals(compression));
    }
  }

  @Test
  void aReplicaIsNotReadyBeforeItHasReachedKafkaAndRefusesATopicThatForgets() throws Exception {
    Replica waiting =
        replica("waiting", Map.of("kindred.kafka.servers", "127.0.0.1:" + Processes.freePort()));
    Processes.until(() -> waiting.log().contains("waiting for Kafka"));
    Processes.until(waiting::answers);
    assertThat(waiting.isReady()).isFalse();
    assertThat(waiting.terminate()).isEqualTo(143);

    try (KafkaProducer<byte[], byte[]> producer = producer()) {
      producer.send(new ProducerRecord<>(topic, new byte[0])).get(); // Made by the broker.
    }
    Replica refusing = replica("refusing");
    Processes.until(() -> refusing.log().contains("cleanup.policy=compact"));
    Processes.until(() -> !refusing.answers());
  }

  @Test
  void exposuresAndFeedbackGoToTheirTopics() throws Exception {
    Path experiments = folder.resolve("experiments.yaml");
    Files.writeString(
        experiments,
        """
        experiments:
          - name: aa
            unit: user
            traffic: 100%
            variants:
              control:   {weight: 50, release: small}
              treatment: {weight: 50, release: small}
        """);
    Replica replica =
        replica(
            "events",
            Map.of(
                "kindred.experiments", experiments.toString(),
                "kindred.kafka.exposures-topic", "exposures",
                "kindred.kafka.feedback-topic", "feedback"));
    replica.awaitReady();
    JsonNode answer = replica.get("/recommend?unit=u&seed=" + SEED).json();
    String request = answer.at("/requestId").asString();
    replica.post("/events", "{\"kind\": \"click\", \"requestId\": \"" + request + "\"}");

    assertThat(first("exposures")).contains("\"variant\"").contains(request);
    assertThat(first("feedback")).contains("\"click\"").contains(request);
  }

  private static boolean recommends(Replica replica, String id) {
    JsonNode answer = replica.get("/recommend?k=1000&seed=" + SEED).json();
    return IntStream.range(0, answer.at("/items").size())
        .anyMatch(i -> answer.at("/items/" + i + "/id").asString().equals(id));
  }

  private static KafkaProducer<byte[], byte[]> producer() {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", broker.servers()),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private void send(List<byte[][]> records) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer = producer()) {
      for (byte[][] record : records) {
        producer.send(new ProducerRecord<>(topic, 0, record[0], record[1])).get();
      }
    }
  }

  /** The first record of a topic. */
  private static String first(String topic) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", broker.servers(), "auto.offset.reset", "earliest"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(List.of(new TopicPartition(topic, 0)));
      while (true) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
          return new String(record.value(), UTF_8);
        }
      }
    }
  }

  /** What an item may be: what was acknowledged last, or asked since and never answered. */
  private static final class Known {
    private String acknowledged = "";
    private final List<String> asked = new ArrayList<>();

    boolean allows(String state) {
      return state.equals(acknowledged) || asked.contains(state);
    }

    @Override
    public String toString() {
      return "'" + acknowledged + "' or one of " + asked;
    }
  }

  /** Puts and deletes items of its own, one after the other. */
  private static final class Writer {
    private final Replica replica;
    private final String prefix;
    private final Random random;
    private final Map<String, Known> items = new TreeMap<>();
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final Thread thread;

    Writer(Replica replica, String prefix, long seed) {
      this.replica = replica;
      this.prefix = prefix;
      random = new Random(seed);
      thread = Thread.ofPlatform().start(this::run);
    }

    private void run() {
      while (!stopped.get()) {
        String id = prefix + "-" + random.nextInt(30);
        Known item = items.computeIfAbsent(id, _ -> new Known());
        boolean delete = !item.acknowledged.isEmpty() && random.nextInt(4) == 0;
        String state = delete ? "" : "brand-" + random.nextLong();
        item.asked.add(state);
        Replica.@Nullable Answer answer = null;
        try {
          answer = delete ? replica.delete(id) : replica.put(id, state);
        } catch (IOException e) {
          continue; // It was killed.
        }
        if (answer.status() == 200 || answer.status() == 201 || answer.status() == 404) {
          item.acknowledged = state;
          item.asked.clear();
          acknowledged.incrementAndGet();
        } else {
          assertThat(answer.status()).as(answer.text()).isEqualTo(503);
        }
      }
    }

    void stop() throws InterruptedException {
      stopped.set(true);
      thread.join();
    }
  }
}
