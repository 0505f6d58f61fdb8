package dev.kindred.service.experiment;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An experiment, made ready to assign units quickly and without allocating memory. */
final class Draw {

  private final Experiment experiment;
  private final SaltedHash traffic;
  private final SaltedHash variant;
  private final int sum; // of the weights
  private final List<Optional<Assignment>> drawn = new ArrayList<>(); // of the variants
  private final Map<String, Optional<Assignment>> set = new HashMap<>(); // by the variant's name
  private final Map<String, Optional<Assignment>> overrides = new HashMap<>();

  Draw(Experiment experiment) {
    this.experiment = experiment;
    traffic = new SaltedHash("traffic/" + experiment.layer() + "/");
    variant = new SaltedHash("variant/" + experiment.salt() + "/");
    sum = experiment.variants().stream().mapToInt(Variant::weight).sum();
    String digest = experiment.digest();
    for (Variant taken : experiment.variants()) {
      drawn.add(Optional.of(assignment(digest, taken, true)));
      set.put(taken.name(), Optional.of(assignment(digest, taken, false)));
    }
    experiment.overrides().forEach((unit, name) -> overrides.put(unit, named(name)));
  }

  private Assignment assignment(String digest, Variant taken, boolean isDrawn) {
    return new Assignment(
        experiment.name(),
        digest,
        experiment.unit(),
        taken,
        (double) taken.weight() / sum,
        isDrawn,
        experiment.shadow());
  }

  Experiment experiment() {
    return experiment;
  }

  /** The variant of a name, for a unit that somebody puts there. */
  Optional<Assignment> named(String name) {
    return set.getOrDefault(name, Optional.empty());
  }

  /** The variant that somebody set for a unit. */
  Optional<Assignment> overridden(String id) {
    return overrides.getOrDefault(id, Optional.empty());
  }

  /** The variant of a unit; empty if it does not take part. */
  Optional<Assignment> of(String id) {
    Optional<Assignment> overridden = overridden(id);
    if (overridden.isPresent()) {
      return overridden;
    }
    if (!experiment.range().contains(scaled(traffic.of(id), Range.WHOLE))) {
      return Optional.empty();
    }
    int place = scaled(variant.of(id), sum);
    for (int i = 0; i < drawn.size(); i++) {
      Optional<Assignment> assignment = drawn.get(i);
      int weight = assignment.orElseThrow().taken().weight();
      if (place < weight) {
        return assignment;
      }
      place -= weight;
    }
    throw new IllegalStateException(
        "the weights of experiment '" + experiment.name() + "' do not add up");
  }

  /** Maps a hash evenly on 0 to {@code size} - 1. */
  private static int scaled(int hash, int size) {
    return (int) ((Integer.toUnsignedLong(hash) * size) >>> Integer.SIZE);
  }
}
