package dev.kindred.service;

import dev.kindred.model.files.InvalidInputException;
import dev.kindred.service.embedding.BatchingSettings;
import dev.kindred.service.embedding.Device;
import dev.kindred.service.event.EventSettings;
import dev.kindred.service.experiment.Manner;
import dev.kindred.service.experiment.Mode;
import dev.kindred.service.index.IndexSettings;
import dev.kindred.service.index.OpenSearchSettings;
import dev.kindred.service.index.Precision;
import dev.kindred.service.kafka.KafkaSettings;
import dev.kindred.service.overload.RateLimit;
import dev.kindred.service.overload.Turns;
import dev.kindred.service.release.Releases;
import dev.kindred.service.trace.TraceSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The settings {@code kindred.*}. An unknown one is an error at the start.
 *
 * @param releases the folder that holds the bundles
 * @param experiments the experiments' file; if empty, {@code experiments.yaml} in the releases
 *     folder where there is one
 * @param defaultRelease what a request gets that no experiment takes; if empty, the first by name
 * @param mode what a request means that names no mode
 * @param popularity how much a recommendation follows popularity where its request does not say
 * @param device where the towers run: cpu, cuda or auto
 * @param embedding how the seeds of several requests are embedded together
 * @param cache how answers are kept
 * @param recall how answers are checked
 * @param index how indexes are built, searched and kept
 * @param state the folder of what was written; if empty, {@code .state} in the releases folder
 * @param token what who writes must show; if this and the file are empty, nobody can write
 * @param tokenFile a file that holds the token
 * @param writes how much can be written at once
 * @param events how much of what experiments show and what comes of it is kept
 * @param overload how many recommendations are answered at once
 * @param rateLimit how much a client may ask
 * @param tracing where traces go
 * @param watch how often the releases folder and the experiments' file are looked at
 * @param drain how long it answers after it was told to end, while clients leave, 0s to 10m
 * @param keep how many releases stay loaded that no request is sent to
 * @param kafka how changes of items reach all replicas
 * @param opensearch where indexes are if they are not on disk
 */
@ConfigurationProperties(prefix = "kindred", ignoreUnknownFields = false)
record ServiceSettings(
    @DefaultValue("releases") Path releases,
    @DefaultValue("") String experiments,
    @DefaultValue("") String defaultRelease,
    @DefaultValue("similar") Mode mode,
    @DefaultValue("0") double popularity,
    @DefaultValue("cpu") String device,
    @DefaultValue Embedding embedding,
    @DefaultValue Cache cache,
    @DefaultValue Recall recall,
    @DefaultValue Index index,
    @DefaultValue("") String state,
    @DefaultValue("") String token,
    @DefaultValue("") String tokenFile,
    @DefaultValue Writes writes,
    @DefaultValue Events events,
    @DefaultValue Overload overload,
    @DefaultValue RateLimits rateLimit,
    @DefaultValue Tracing tracing,
    @DefaultValue("2s") Duration watch,
    @DefaultValue("2s") Duration drain,
    @DefaultValue("5") int keep,
    @DefaultValue Kafka kafka,
    @DefaultValue OpenSearch opensearch) {

  /** The experiments' file in the releases folder. */
  static final String EXPERIMENTS_FILE = "experiments.yaml";

  private static final String PREFIX = "kindred.";
  private static final int MOST_ENTRIES = 10_000_000;
  private static final Duration MOST_DRAIN = Duration.ofMinutes(10);
  private static final int FOR_EACH_CORE = 4;
  private static final int MOST_CHANGES = 1_000_000_000;

  /** Checks the ranges. */
  ServiceSettings {
    checked(PREFIX, () -> new Manner(mode, popularity));
    checked(PREFIX, () -> Device.parse(device));
    requireRange("keep", keep, 0, 1000);
    if (!watch.isPositive()) {
      throw new InvalidInputException("kindred.watch must be above 0s, but is " + watch);
    }
    if (drain.isNegative() || drain.compareTo(MOST_DRAIN) > 0) {
      throw new InvalidInputException("kindred.drain must be between 0s and 10m, but is " + drain);
    }
  }

  /**
   * The settings {@code kindred.embedding.*}; see {@link BatchingSettings} for ranges.
   *
   * @param maxRows most seeds that are embedded in one run
   * @param maxQueuedRows most seeds that wait for a run
   * @param window how long a run waits for company
   * @param deadline how long a seed waits for its run
   */
  record Embedding(
      @DefaultValue("32") int maxRows,
      @DefaultValue("4096") int maxQueuedRows,
      @DefaultValue("0ms") Duration window,
      @DefaultValue("1s") Duration deadline) {

    /** Checks the ranges. */
    Embedding {
      checked(
          PREFIX + "embedding.",
          () -> new BatchingSettings(maxRows, maxQueuedRows, window, deadline));
    }

    BatchingSettings settings() {
      return new BatchingSettings(maxRows, maxQueuedRows, window, deadline);
    }
  }

  /**
   * The settings {@code kindred.index.*}; see {@link IndexSettings} for ranges.
   *
   * @param cache the folder that keeps built indexes; if empty, {@code .index} in the releases
   *     folder
   * @param maxConnections neighbours of a node
   * @param beamWidth nodes kept while building
   * @param searchBeam nodes kept while searching, at least
   * @param precision how the graph keeps its vectors: float32, int8 or int4
   * @param minRecall recall@10 that the graph must reach
   * @param minReachable share of the graph's nodes that must be reached
   * @param belowFloor what becomes of a release whose graph does not: refuse or exact
   * @param rebuildAfter no index is built anew for fewer changed items, at least 1
   */
  record Index(
      @DefaultValue("") String cache,
      @DefaultValue("24") int maxConnections,
      @DefaultValue("400") int beamWidth,
      @DefaultValue("100") int searchBeam,
      @DefaultValue("float32") Precision precision,
      @DefaultValue("0.98") double minRecall,
      @DefaultValue("0.99") double minReachable,
      @DefaultValue("refuse") IndexSettings.BelowFloor belowFloor,
      @DefaultValue("1000") int rebuildAfter) {

    /** Checks the ranges. */
    Index {
      requireRange("index.rebuild-after", rebuildAfter, 1, MOST_CHANGES);
      checked(
          PREFIX + "index.",
          () ->
              new IndexSettings(
                  maxConnections,
                  beamWidth,
                  searchBeam,
                  precision,
                  new IndexSettings.Floor(minRecall, minReachable, belowFloor)));
    }

    IndexSettings settings() {
      return new IndexSettings(
          maxConnections,
          beamWidth,
          searchBeam,
          precision,
          new IndexSettings.Floor(minRecall, minReachable, belowFloor));
    }
  }

  /**
   * The settings {@code kindred.cache.*}.
   *
   * @param entries how many answers are kept, 0 to 10,000,000; 0 keeps none
   */
  record Cache(@DefaultValue("10000") int entries) {

    /** Checks the range. */
    Cache {
      requireRange("cache.entries", entries, 0, MOST_ENTRIES);
    }
  }

  /**
   * The settings {@code kindred.recall.*}.
   *
   * @param share of the requests that are answered again exactly, 0 to 1
   * @param alarmBelow the recall below which the alarm is raised, 0 to 1
   */
  record Recall(@DefaultValue("0.001") double share, @DefaultValue("0.95") double alarmBelow) {

    /** Checks the ranges. */
    Recall {
      requireRange("recall.share", share, 0, 1);
      requireRange("recall.alarm-below", alarmBelow, 0, 1);
    }
  }

  /**
   * The settings {@code kindred.writes.*}.
   *
   * @param maxSize of a request's body, at most 64 MiB
   */
  record Writes(@DefaultValue("16MB") DataSize maxSize) {
    Writes {
      if (maxSize.toBytes() < 1 || maxSize.compareTo(DataSize.ofMegabytes(64)) > 0) {
        throw new InvalidInputException(
            "kindred.writes.max-size must be between 1B and 64MB, but is %dB"
                .formatted(maxSize.toBytes()));
      }
    }
  }

  /**
   * The settings {@code kindred.events.*}.
   *
   * @param folder of the log; if empty, {@code events} in the state folder
   * @param queue how many wait for the disk at most, 1 to 1,000,000
   * @param maxFile after how much a new file is begun, at least 1KB
   * @param maxFolder how much all files have at most, at least as much
   */
  record Events(
      @DefaultValue("") String folder,
      @DefaultValue("65536") int queue,
      @DefaultValue("256MB") DataSize maxFile,
      @DefaultValue("10GB") DataSize maxFolder) {

    /** Checks the ranges. */
    Events {
      checked(
          PREFIX + "events.",
          () -> new EventSettings(queue, maxFile.toBytes(), maxFolder.toBytes()));
    }

    EventSettings settings() {
      return new EventSettings(queue, maxFile.toBytes(), maxFolder.toBytes());
    }
  }

  /**
   * The settings {@code kindred.overload.*}.
   *
   * @param leastAtOnce so many recommendations are always answered at once, 1 to 10,000
   * @param mostAtOnce never more than so many are, at least as many
   * @param patience how long a request may wait for others, not negative
   * @param workAtOnce so many of them are worked at at a time, 0 to 10,000; 0 is four for each core
   */
  record Overload(
      @DefaultValue("64") int leastAtOnce,
      @DefaultValue("1000") int mostAtOnce,
      @DefaultValue("20ms") Duration patience,
      @DefaultValue("0") int workAtOnce) {

    /** Checks the ranges. */
    Overload {
      requireRange("overload.least-at-once", leastAtOnce, 1, 10_000);
      requireRange("overload.most-at-once", mostAtOnce, leastAtOnce, 10_000);
      if (patience.isNegative()) {
        throw new InvalidInputException(
            "kindred.overload.patience must not be negative, but is " + patience);
      }
      requireRange("overload.work-at-once", workAtOnce, 0, 10_000);
    }

    Turns turns() {
      return new Turns(
          workAtOnce == 0
              ? FOR_EACH_CORE * Runtime.getRuntime().availableProcessors()
              : workAtOnce);
    }
  }

  /**
   * The settings {@code kindred.rate-limit.*}.
   *
   * @param perSecond requests of a client in the long run, 0 to 1,000,000; 0 is no limit
   * @param burst requests at once, 1 to 1,000,000
   */
  record RateLimits(@DefaultValue("0") double perSecond, @DefaultValue("100") int burst) {

    /** Checks the ranges. */
    RateLimits {
      requireRange("rate-limit.per-second", perSecond, 0, 1_000_000);
      requireRange("rate-limit.burst", burst, 1, 1_000_000);
    }

    Optional<RateLimit> limit(LongSupplier clock) {
      return perSecond == 0
          ? Optional.empty()
          : Optional.of(new RateLimit(perSecond, burst, clock));
    }
  }

  /**
   * The settings {@code kindred.kafka.*}; see {@link KafkaSettings} for ranges.
   *
   * @param servers {@code HOST:PORT} of brokers; if empty, changes stay in the state folder
   * @param itemsTopic the compacted topic of changed items
   * @param exposuresTopic where exposures go besides; if empty, nowhere
   * @param feedbackTopic where events about answers go besides; if empty, nowhere
   * @param replication copies of the items' topic where it must be created
   * @param timeout how long a write waits to be confirmed
   * @param clientFile what Kafka's clients are told besides, a file of properties; none if empty
   */
  record Kafka(
      @DefaultValue("") String servers,
      @DefaultValue("kindred-items") String itemsTopic,
      @DefaultValue("") String exposuresTopic,
      @DefaultValue("") String feedbackTopic,
      @DefaultValue("3") int replication,
      @DefaultValue("10s") Duration timeout,
      @DefaultValue("") String clientFile) {

    /** Checks the ranges. */
    Kafka {
      checked(
          PREFIX + "kafka.",
          () ->
              new KafkaSettings(
                  servers,
                  itemsTopic,
                  exposuresTopic,
                  feedbackTopic,
                  replication,
                  timeout,
                  Map.of()));
    }

    /** Empty where there is no Kafka. */
    Optional<KafkaSettings> settings() {
      if (servers.isEmpty()) {
        return Optional.empty();
      }
      Map<String, String> client =
          clientFile.isEmpty() ? Map.of() : KafkaSettings.clientFile(Path.of(clientFile));
      return Optional.of(
          new KafkaSettings(
              servers, itemsTopic, exposuresTopic, feedbackTopic, replication, timeout, client));
    }
  }

  /**
   * The settings {@code kindred.tracing.*}.
   *
   * @param endpoint of a collector, OTLP over HTTP; if empty, nothing is traced
   * @param share of the requests that are traced, 0 to 1
   */
  record Tracing(@DefaultValue("") String endpoint, @DefaultValue("0.1") double share) {

    /** Checks both. */
    Tracing {
      checked(PREFIX + "tracing.", () -> new TraceSettings(endpoint, share));
    }

    TraceSettings settings() {
      return new TraceSettings(endpoint, share);
    }
  }

  /**
   * The settings {@code kindred.opensearch.*}; see {@link OpenSearchSettings} for ranges.
   *
   * @param urls of some nodes; if empty, indexes are on disk
   * @param authorization the header of that name, as {@code Basic …}; none if empty
   * @param prefix how the names of indexes begin
   * @param shards of an index
   * @param replicas of each shard
   * @param timeout of a search with all its attempts
   * @param retries attempts after the first
   */
  record OpenSearch(
      @DefaultValue List<String> urls,
      @DefaultValue("") String authorization,
      @DefaultValue("kindred") String prefix,
      @DefaultValue("1") int shards,
      @DefaultValue("1") int replicas,
      @DefaultValue("2s") Duration timeout,
      @DefaultValue("2") int retries) {

    /** Checks the ranges. */
    OpenSearch {
      checked(
          PREFIX + "opensearch.",
          () ->
              new OpenSearchSettings(
                  urls, authorization, prefix, shards, replicas, timeout, retries));
    }

    OpenSearchSettings settings() {
      return new OpenSearchSettings(
          urls, authorization, prefix, shards, replicas, timeout, retries);
    }
  }

  Path eventsFolder() {
    return events.folder().isEmpty() ? stateFolder().resolve("events") : Path.of(events.folder());
  }

  Path experimentsFile() {
    return experiments.isEmpty() ? releases.resolve(EXPERIMENTS_FILE) : Path.of(experiments);
  }

  Releases.Keeping keeping() {
    return new Releases.Keeping(index.rebuildAfter(), keep);
  }

  Path stateFolder() {
    return state.isEmpty() ? releases.resolve(".state") : Path.of(state);
  }

  Manner manner() {
    return new Manner(mode, popularity);
  }

  Path indexCache() {
    return index.cache().isEmpty() ? releases.resolve(".index") : Path.of(index.cache());
  }

  /** Names a setting in full whose law is elsewhere, where it goes by the last part of its name. */
  private static void checked(String prefix, Runnable law) {
    try {
      law.run();
    } catch (IllegalArgumentException | InvalidInputException e) {
      throw new InvalidInputException(prefix + e.getMessage(), e);
    }
  }

  private static void requireRange(String name, Number value, int least, int most) {
    double number = value.doubleValue();
    if (!(number >= least && number <= most)) {
      throw new InvalidInputException(
          "%s%s must be between %d and %d, but is %s".formatted(PREFIX, name, least, most, value));
    }
  }
}
