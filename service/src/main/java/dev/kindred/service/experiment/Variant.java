package dev.kindred.service.experiment;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * One arm of an experiment.
 *
 * @param name unique in its experiment
 * @param weight its share of the experiment's traffic, relative to the other arms, 0 to 1000; 0
 *     takes none
 * @param release the release that it serves
 * @param mode what its recommendations mean; null if the request decides
 * @param popularity how much they follow popularity, 0 to 1; null if the request decides
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Variant(
    String name, int weight, String release, @Nullable Mode mode, @Nullable Double popularity) {

  /** A variant that serves a release and sets nothing else. */
  public Variant(String name, int weight, String release) {
    this(name, weight, release, null, null);
  }
}
