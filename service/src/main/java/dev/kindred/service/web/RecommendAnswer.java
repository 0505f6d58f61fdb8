package dev.kindred.service.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.kindred.service.recommend.Recommendation;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The body of an answer to {@code GET /recommend}. */
@JsonPropertyOrder({"requestId", "release", "mode", "plan", "experiment", "items"})
record RecommendAnswer(
    String requestId,
    String release,
    String mode,
    String plan,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable ExperimentView experiment,
    List<ItemView> items) {

  record ExperimentView(String name, String variant) {}

  @JsonPropertyOrder({"id", "score", "attributes"})
  record ItemView(String id, float score, Map<String, List<String>> attributes) {}

  static RecommendAnswer of(Recommendation recommendation) {
    return new RecommendAnswer(
        UUID.randomUUID().toString(),
        recommendation.release(),
        recommendation.mode().label(),
        recommendation.plan().label(),
        recommendation
            .assignment()
            .map(assignment -> new ExperimentView(assignment.experiment(), assignment.variant()))
            .orElse(null),
        recommendation.items().stream()
            .map(hit ->
                new ItemView(hit.item().item().id(), hit.score(), hit.item().item().attributes()))
            .toList());
  }
}
