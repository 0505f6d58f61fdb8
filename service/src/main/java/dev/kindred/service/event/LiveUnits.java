package dev.kindred.service.event;

import dev.kindred.service.experiment.Assignment;
import dev.kindred.service.experiment.Experiment;
import dev.kindred.service.experiment.UnitSample;
import dev.kindred.service.experiment.Variant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Who has been shown what while the service runs: answers and different units of each variant, and
 * whether the variants get the units that they are meant to get. An experiment is counted from the
 * start of the process, or from when its digest became what it is; raising its traffic changes
 * neither its digest nor its shares, so that the count goes on. Units that somebody put into a
 * variant do not count.
 */
public final class LiveUnits {

  private final Map<String, Tally> tallies = new ConcurrentHashMap<>(); // by experiment

  /**
   * A variant.
   *
   * @param name the variant's
   * @param answers that it gave
   * @param units different ones, estimated beyond half a million
   */
  public record Count(String name, long answers, double units) {}

  /**
   * How the units are divided.
   *
   * @param now Pearson's test of the counts as they are; read once it says what a report says, read
   *     again and again it is wrong more often
   * @param alarm whether a test that may be read at any time has said so, now or before
   */
  public record Division(SampleRatio now, boolean alarm) {}

  private static final class Tally {
    private final String digest;
    private final ReentrantLock lock = new ReentrantLock(); // Guards what follows.
    private final Map<String, Integer> places = new HashMap<>();
    private final Map<String, Long> answers = new HashMap<>();
    private final UnitSample units = new UnitSample();
    private boolean alarm;

    Tally(String digest) {
      this.digest = digest;
    }

    void add(String variant, String unit) {
      lock.lock();
      try {
        answers.merge(variant, 1L, Long::sum);
        units.add(unit, places.computeIfAbsent(variant, _ -> places.size()));
      } finally {
        lock.unlock();
      }
    }

    long count(String variant) {
      Integer place = places.get(variant);
      return place == null ? 0 : units.count(place);
    }

    Division division(List<Variant> variants) {
      long[] counts = new long[variants.size()];
      double[] shares = new double[variants.size()];
      double sum = variants.stream().mapToInt(Variant::weight).sum();
      lock.lock();
      try {
        for (int i = 0; i < counts.length; i++) {
          counts[i] = count(variants.get(i).name());
          shares[i] = variants.get(i).weight() / sum;
        }
        alarm |= SequentialRatio.isAlarm(counts, shares);
        return new Division(SampleRatio.of(counts, shares), alarm);
      } finally {
        lock.unlock();
      }
    }
  }

  /** Counts an answer. */
  void shown(Assignment assignment, String unit) {
    if (assignment.drawn()) {
      tallies
          .compute(
              assignment.experiment(),
              (_, tally) ->
                  tally == null || !tally.digest.equals(assignment.digest())
                      ? new Tally(assignment.digest())
                      : tally)
          .add(assignment.variant(), unit);
    }
  }

  /** Forgets all experiments but these. */
  public void keep(Set<String> names) {
    tallies.keySet().retainAll(names);
  }

  /** The answers and units of a variant of an experiment. */
  public Count count(Experiment experiment, String variant) {
    Tally tally = of(experiment);
    tally.lock.lock();
    try {
      return new Count(
          variant,
          tally.answers.getOrDefault(variant, 0L),
          (double) tally.count(variant) * (double) tally.units.oneIn());
    } finally {
      tally.lock.unlock();
    }
  }

  /** How the units of an experiment are divided. */
  public Division division(Experiment experiment) {
    return of(experiment).division(experiment.variants());
  }

  private Tally of(Experiment experiment) {
    Tally tally = tallies.get(experiment.name());
    String digest = experiment.digest();
    return tally == null || !tally.digest.equals(digest) ? new Tally(digest) : tally;
  }
}
