package dev.kindred.service.experiment;

import dev.kindred.model.files.InvalidInputException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The experiments that run. A request takes part in at most one: the first, in the file's order,
 * that its unit falls into.
 */
public final class Experiments {

  /** No experiment. */
  public static final Experiments NONE = new Experiments(List.of());

  private final List<Draw> draws;

  Experiments(List<Experiment> experiments) {
    draws = experiments.stream().map(Draw::new).toList();
  }

  /** All, in the file's order. */
  public List<Experiment> list() {
    return draws.stream().map(Draw::experiment).toList();
  }

  /** The experiment of a name. */
  public Optional<Experiment> of(String name) {
    return draw(name).map(Draw::experiment);
  }

  private Optional<Draw> draw(String name) {
    return draws.stream().filter(draw -> draw.experiment().name().equals(name)).findFirst();
  }

  /** The releases that requests can be sent to. */
  public Set<String> releases() {
    Set<String> releases = new TreeSet<>();
    for (Draw draw : draws) {
      draw.experiment().variants().forEach(variant -> releases.add(variant.release()));
    }
    return releases;
  }

  /** The releases that the experiments need, with those of shadows. */
  public Set<String> allReleases() {
    Set<String> releases = releases();
    draws.forEach(draw -> draw.experiment().shadow().ifPresent(it -> releases.add(it.release())));
    return releases;
  }

  /**
   * The variant that a request gets; empty if no experiment takes it.
   *
   * @param unit who asks; the first seed if nobody was named
   * @param seed the first seed
   */
  public Optional<Assignment> assign(String unit, String seed) {
    for (int i = 0; i < draws.size(); i++) {
      Draw draw = draws.get(i);
      Optional<Assignment> assignment = draw.of(id(draw, unit, seed));
      if (assignment.isPresent()) {
        return assignment;
      }
    }
    return Optional.empty();
  }

  private static String id(Draw draw, String unit, String seed) {
    return switch (draw.experiment().unit()) {
      case USER, SESSION -> unit;
      case SEED -> seed;
    };
  }

  /**
   * The variant that a request asks for by name, unless somebody has set another for its unit.
   *
   * @throws IllegalArgumentException if there is no such variant, or it must not be asked for
   */
  public Assignment force(String name, String variant, String unit, String seed) {
    Draw draw =
        draw(name)
            .orElseThrow(
                () -> new IllegalArgumentException("there is no experiment '" + name + "'"));
    if (!draw.experiment().forcible()) {
      throw new IllegalArgumentException(
          "the variants of experiment '"
              + name
              + "' cannot be asked for; it would have to say"
              + " 'forcible: true'");
    }
    Assignment named =
        draw.named(variant)
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "experiment '%s' has no variant '%s'; its variants are %s"
                        .formatted(
                            name,
                            variant,
                            String.join(
                                ", ",
                                draw.experiment().variants().stream()
                                    .map(Variant::name)
                                    .toList()))));
    return draw.overridden(id(draw, unit, seed)).orElse(named);
  }

  /**
   * Checks that what runs already goes on as it is.
   *
   * @param before what ran
   * @throws InvalidInputException if an experiment's digest has changed
   */
  public void requireUnchanged(Experiments before) {
    requireUnchanged(before.digests());
  }

  /** The same of what is known by its digest only, by name. */
  void requireUnchanged(Map<String, String> before) {
    digests()
        .forEach((name, digest) -> {
          if (!before.getOrDefault(name, digest).equals(digest)) {
            throw new InvalidInputException(
                "experiment '%s' runs, and its unit, layer, 'from', salt and variants cannot change"
                        .formatted(name)
                    + " any more; give the new one another name, or take this one out of the file"
                    + " first");
          }
        });
  }

  /** The digest of each experiment, by name. */
  Map<String, String> digests() {
    Map<String, String> digests = new TreeMap<>();
    draws.forEach(draw -> digests.put(draw.experiment().name(), draw.experiment().digest()));
    return digests;
  }
}
