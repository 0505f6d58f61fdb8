package dev.kindred.service.recommend;

import java.util.List;

/**
 * A request for recommendations.
 *
 * @param seeds ids of what is liked, at least one
 * @param not ids of what is not liked
 * @param exclude ids that must not be in the answer; unknown ones are no error
 * @param k how many items, at least 1
 * @param mode what the recommendation means
 * @param unit whom the experiments are sticky to
 * @param choice how the release is chosen
 */
public record RecommendRequest(
    List<String> seeds,
    List<String> not,
    List<String> exclude,
    int k,
    Mode mode,
    String unit,
    ReleaseChoice choice) {

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
  }
}
