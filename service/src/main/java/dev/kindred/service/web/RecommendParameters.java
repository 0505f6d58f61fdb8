package dev.kindred.service.web;

import dev.kindred.service.recommend.Mode;
import dev.kindred.service.recommend.RecommendRequest;
import dev.kindred.service.recommend.RecommendRequest.ReleaseChoice;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads the parameters of {@code GET /recommend}. */
final class RecommendParameters {

  private static final Set<String> KNOWN =
      Set.of("seed", "not", "exclude", "k", "mode", "unit", "release");
  private static final int DEFAULT_K = 10;
  private static final int MOST_K = 1000;
  private static final int MOST_SEEDS = 100;
  private static final int MOST_EXCLUDED = 1000;

  private RecommendParameters() {}

  static RecommendRequest read(HttpServletRequest http, Mode defaultMode) {
    QueryParameters parameters = QueryParameters.of(http, KNOWN);
    List<String> seeds = parameters.all("seed", MOST_SEEDS);
    if (seeds.isEmpty()) {
      throw new InvalidParameterException(
          "Missing parameter",
          "seed",
          "",
          "'seed' is the id of an item that is liked; give it at least once.");
    }
    List<String> not = parameters.all("not", MOST_SEEDS);
    for (String id : not) {
      if (seeds.contains(id)) {
        throw new InvalidParameterException(
            "Contradiction", "not", id, "An item cannot be both a 'seed' and a 'not'.");
      }
    }
    return new RecommendRequest(
        seeds,
        not,
        parameters.all("exclude", MOST_EXCLUDED),
        parameters.number("k", DEFAULT_K, 1, MOST_K),
        mode(parameters.one("mode", defaultMode.label())),
        parameters.one("unit", seeds.getFirst()),
        parameters.has("release")
            ? new ReleaseChoice.Named(parameters.one("release", ""))
            : new ReleaseChoice.ByExperiment());
  }

  private static Mode mode(String label) {
    return Arrays.stream(Mode.values())
        .filter(mode -> mode.label().equals(label))
        .findFirst()
        .orElseThrow(() ->
            new InvalidParameterException(
                "Unknown mode",
                "mode",
                label,
                "'mode' must be one of "
                    + Arrays.stream(Mode.values())
                        .map(Mode::label)
                        .collect(Collectors.joining(", "))
                    + "."));
  }
}
