package dev.kindred.service.release;

import dev.kindred.service.experiment.Assignment;
import dev.kindred.service.experiment.Experiments;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All that is served at one moment; never changes.
 *
 * @param releases by name
 * @param refused why a release is not served, by its name
 * @param retired releases of the folder that are not kept loaded, since nobody needs them
 * @param experiments what runs
 * @param defaultRelease what a request gets that no experiment takes
 */
public record Serving(
    SortedMap<String, Release> releases,
    SortedMap<String, String> refused,
    Set<String> retired,
    Experiments experiments,
    String defaultRelease) {

  /**
   * The release that a request gets, and the variant if an experiment decided.
   *
   * @param name the release's name
   * @param assignment the experiment's decision
   */
  public record Choice(String name, Optional<Assignment> assignment) {}

  /** Copies the maps. */
  public Serving {
    releases = new TreeMap<>(releases);
    refused = new TreeMap<>(refused);
    retired = new TreeSet<>(retired);
  }

  /**
   * Chooses a release.
   *
   * @param unit who asks
   * @param seed the first seed
   */
  public Choice choose(String unit, String seed) {
    Optional<Assignment> assignment = experiments.assign(unit, seed);
    return new Choice(assignment.map(Assignment::release).orElse(defaultRelease), assignment);
  }

  /**
   * Chooses the release of a variant that a request asks for by name.
   *
   * @throws IllegalArgumentException if it cannot be asked for
   */
  public Choice force(String experiment, String variant, String unit, String seed) {
    Assignment assignment = experiments.force(experiment, variant, unit, seed);
    return new Choice(assignment.release(), Optional.of(assignment));
  }

  /** The releases that requests can be sent to but that are not served, with the reasons. */
  public SortedMap<String, String> missing() {
    TreeSet<String> needed = new TreeSet<>(experiments.releases());
    needed.add(defaultRelease);
    SortedMap<String, String> missing = new TreeMap<>();
    for (String name : needed) {
      if (!releases.containsKey(name)) {
        missing.put(name, refused.getOrDefault(name, "there is no such release"));
      }
    }
    return missing;
  }
}
