package dev.kindred.service.experiment;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * An arm that nobody is served: a share of an experiment's requests is answered by it too, and the
 * answers are compared.
 *
 * @param release the release that answers
 * @param mode what its recommendations mean; null if the request decides
 * @param popularity how much they follow popularity, 0 to 1; null if the request decides
 * @param share of the requests, 0 to 1
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Shadow(
    String release, @Nullable Mode mode, @Nullable Double popularity, double share) {}
