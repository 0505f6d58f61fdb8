package dev.kindred.service.recommend;

import dev.kindred.service.catalog.Filter;
import dev.kindred.service.experiment.Manner;
import java.util.List;

/**
 * A request for recommendations.
 *
 * @param taste what is liked and what is not
 * @param selection which items may be in the answer, and how many
 * @param manner how it is made, where no variant decides
 * @param why whether each item is explained
 * @param unit whom the experiments are sticky to
 * @param choice how the release is chosen
 */
public record RecommendRequest(
    Taste taste,
    Selection selection,
    Manner manner,
    boolean why,
    String unit,
    ReleaseChoice choice) {

  /**
   * What is liked and what is not.
   *
   * @param seeds what is liked; none only where a fallback is asked for
   * @param not what is not liked
   */
  public record Taste(List<Seed> seeds, List<Seed> not) {
    /** Copies the lists. */
    public Taste {
      seeds = List.copyOf(seeds);
      not = List.copyOf(not);
    }

    /** The name of the first seed; empty if there is none. */
    public String first() {
      return seeds.isEmpty() ? "" : seeds.getFirst().name();
    }

    /** The same for all orders of the same seeds. */
    Taste inOrder() {
      return seeds.size() <= 1 && not.size() <= 1
          ? this
          : new Taste(
              seeds.stream().sorted(Seed.ORDER).toList(), not.stream().sorted(Seed.ORDER).toList());
    }
  }

  /**
   * Which items may be in the answer, and how many.
   *
   * @param k how many, at least 1
   * @param filter what they must have
   * @param exclude ids that must not be in it; unknown ones are no error
   * @param diversity how different they shall be
   * @param fallback what fills an answer that the seeds cannot fill
   */
  public record Selection(
      int k, Filter filter, List<String> exclude, Diversity diversity, Fallback fallback) {

    /** Copies the list. */
    public Selection {
      exclude = List.copyOf(exclude);
    }

    /** The same for all orders of the same exclusions. */
    Selection inOrder() {
      return exclude.size() <= 1
          ? this
          : new Selection(
              k, filter, exclude.stream().sorted().distinct().toList(), diversity, fallback);
    }

    /** The nearest items, whatever they are. */
    public static Selection nearest(int k) {
      return new Selection(k, Filter.NONE, List.of(), Diversity.NONE, new Fallback.None());
    }
  }

  /** How the release is chosen. */
  public sealed interface ReleaseChoice {
    /** By the experiments; the default release if none takes the unit. */
    record ByExperiment() implements ReleaseChoice {}

    /**
     * By its name, past the experiments.
     *
     * @param name the release's name
     */
    record Named(String name) implements ReleaseChoice {}

    /**
     * As a variant of an experiment, unless somebody has set another one for the unit.
     *
     * @param experiment the experiment's name
     * @param variant the variant's name
     */
    record Forced(String experiment, String variant) implements ReleaseChoice {}
  }
}
