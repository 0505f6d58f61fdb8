package dev.kindred.service;

import dev.kindred.model.files.InvalidInputException;
import dev.kindred.service.embedding.BatchingSettings;
import dev.kindred.service.embedding.Device;
import dev.kindred.service.experiment.Manner;
import dev.kindred.service.experiment.Mode;
import dev.kindred.service.index.IndexSettings;
import dev.kindred.service.index.Precision;
import java.nio.file.Path;
import java.time.Duration;
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
    @DefaultValue Writes writes) {

  /** The experiments' file in the releases folder. */
  static final String EXPERIMENTS_FILE = "experiments.yaml";

  private static final String PREFIX = "kindred.";
  private static final int MOST_ENTRIES = 10_000_000;
  private static final int MOST_CHANGES = 1_000_000_000;

  /** Checks the ranges. */
  ServiceSettings {
    checked(PREFIX, () -> new Manner(mode, popularity));
    checked(PREFIX, () -> Device.parse(device));
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
      @DefaultValue("16") int maxConnections,
      @DefaultValue("100") int beamWidth,
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
