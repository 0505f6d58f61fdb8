package dev.kindred.benchmarks;

import dev.kindred.service.event.Control;
import dev.kindred.service.event.Event;
import dev.kindred.service.event.EventKind;
import dev.kindred.service.event.EventLog;
import dev.kindred.service.event.EventSettings;
import dev.kindred.service.event.ExperimentReport;
import dev.kindred.service.experiment.Assignment;
import dev.kindred.service.experiment.Experiments;
import dev.kindred.service.experiment.ExperimentsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/**
 * An experiment without a service and without people: the service's own hash assigns the units, its
 * own log writes the events, its own report reads them.
 *
 * @param salt of the variants' hash, so that every experiment divides its units anew
 * @param units who take part
 * @param mostRequests each asks between one and so many times
 * @param rates clicked requests of the control and the treatment, on average over units
 * @param lost the share of the treatment's units that something loses before the log
 * @param seed of what units do
 */
record SimulatedLog(String salt, int units, int mostRequests, Rates rates, double lost, long seed) {

  private static final long DAY = 24L * 60 * 60 * 1000;
  private static final int DAYS = 14;
  private static final List<String> ITEMS = List.of("a", "b", "c");
  private static final int MOST_WAITING = 100_000;

  /**
   * How often somebody clicks.
   *
   * @param control share of its requests
   * @param treatment share of its requests
   */
  record Rates(double control, double treatment) {

    /** Of the treatment over the control. */
    double lift() {
      return treatment / control - 1;
    }

    double of(String variant) {
      return variant.equals("control") ? control : treatment;
    }
  }

  /** Plays it in a folder, and reports. */
  ExperimentReport play(Path folder) throws IOException {
    Path file = folder.resolve("experiments.yaml");
    Files.writeString(
        file,
        """
        experiments:
          - name: played
            unit: user
            traffic: 100%%
            salt: %s
            variants:
              control:   {weight: 50, release: one}
              treatment: {weight: 50, release: two}
        """
            .formatted(salt));
    Experiments experiments = ExperimentsFile.read(file);
    Path events = folder.resolve("events");
    Random random = new Random(seed);
    EventSettings settings = new EventSettings(1_000_000, 1L << 28, 1L << 40);
    try (EventLog log = new EventLog(events, settings, InstantSource.system())) {
      for (int unit = 0; unit < units; unit++) {
        Assignment assignment = experiments.assign("user-" + unit, "any").orElseThrow();
        if (assignment.variant().equals("treatment") && random.nextDouble() < lost) {
          continue;
        }
        ask(log, assignment, "user-" + unit, random);
      }
    }
    return ExperimentReport.of(events, "played", Control.named("control"));
  }

  /** A unit clicks more or less than others, between never and twice as often. */
  private void ask(EventLog log, Assignment assignment, String unit, Random random) {
    double own = 2 * random.nextDouble() * rates.of(assignment.variant());
    int requests = 1 + random.nextInt(mostRequests);
    for (int i = 0; i < requests; i++) {
      String id = new UUID(random.nextLong(), random.nextLong()).toString();
      long millis = DAY * (1 + random.nextInt(DAYS));
      add(
          log,
          new Event(
              EventKind.EXPOSURE,
              millis,
              id,
              assignment.experiment(),
              assignment.digest(),
              assignment.variant(),
              unit,
              assignment.share(),
              null,
              assignment.release(),
              ITEMS,
              "htf",
              null));
      if (random.nextDouble() < own) {
        add(
            log,
            Event.feedback(EventKind.CLICK, millis, id, ITEMS.get(random.nextInt(ITEMS.size()))));
      }
    }
  }

  private static void add(EventLog log, Event event) {
    while (log.waiting() > MOST_WAITING) {
      Thread.onSpinWait();
    }
    if (!log.add(() -> event)) {
      throw new IllegalStateException("the log has dropped an event");
    }
  }
}
