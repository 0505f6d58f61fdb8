package dev.kindred.service.experiment;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The experiments that run. A request takes part in at most one: the first, in the file's order,
 * that its unit falls into.
 */
public final class Experiments {

  /** No experiment. */
  public static final Experiments NONE = new Experiments(List.of());

  private final List<Experiment> experiments;

  Experiments(List<Experiment> experiments) {
    this.experiments = List.copyOf(experiments);
  }

  /** All, in the file's order. */
  public List<Experiment> list() {
    return experiments;
  }

  /** The releases that the experiments need. */
  public Set<String> releases() {
    return experiments.stream()
        .flatMap(experiment -> experiment.variants().stream())
        .map(Variant::release)
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * The variant that a request gets; empty if no experiment takes it.
   *
   * @param unit who asks; the first seed if nobody was named
   * @param seed the first seed
   */
  public Optional<Assignment> assign(String unit, String seed) {
    for (Experiment experiment : experiments) {
      String id =
          switch (experiment.unit()) {
            case USER, SESSION -> unit;
            case SEED -> seed;
          };
      Optional<Variant> variant = experiment.variantOf(id);
      if (variant.isPresent()) {
        return variant.map(taken -> new Assignment(experiment.name(), taken));
      }
    }
    return Optional.empty();
  }
}
