package dev.kindred.service.recommend;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import java.util.Map;

/**
 * What carried an item into an answer.
 *
 * @param seed the seed with the largest part of the score
 * @param seeds each seed's part of the score, those that are not liked included
 * @param popularity the part of the score that popularity has; with those of the seeds it adds up
 * @param features by feature of that seed: how much the score falls when the tower does not see it;
 *     negative if it rises
 * @param shared the attributes' values that the seed and the item have in common
 */
@JsonPropertyOrder({"seed", "seeds", "popularity", "features", "shared"})
public record Why(
    String seed,
    Map<String, Float> seeds,
    float popularity,
    Map<String, Float> features,
    Map<String, List<String>> shared) {}
