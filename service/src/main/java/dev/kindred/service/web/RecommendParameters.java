package dev.kindred.service.web;

import dev.kindred.service.catalog.Filter;
import dev.kindred.service.experiment.Manner;
import dev.kindred.service.recommend.Diversity;
import dev.kindred.service.recommend.Fallback;
import dev.kindred.service.recommend.RecommendRequest;
import dev.kindred.service.recommend.RecommendRequest.ReleaseChoice;
import dev.kindred.service.recommend.RecommendRequest.Selection;
import dev.kindred.service.recommend.RecommendRequest.Taste;
import dev.kindred.service.recommend.Seed;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Set;

/** Reads the parameters of {@code GET /recommend}. */
final class RecommendParameters {

  private static final Set<String> KNOWN =
      Set.of(
          "seed",
          "not",
          "exclude",
          "filter",
          "k",
          "mode",
          "popularity",
          "fallback",
          "why",
          "unit",
          "release");

  private RecommendParameters() {}

  static RecommendRequest read(HttpServletRequest http, Manner defaults) {
    QueryParameters parameters = QueryParameters.of(http, KNOWN);
    List<Seed> seeds = seeds(parameters, "seed");
    Fallback fallback = fallback(parameters);
    if (seeds.isEmpty() && fallback instanceof Fallback.None) {
      throw RecommendLaws.noSeed("seed");
    }
    List<Seed> not = seeds(parameters, "not");
    RecommendLaws.requireApart(seeds, not, _ -> "not");
    Taste taste = new Taste(seeds, not);
    Selection selection =
        new Selection(
            parameters.number("k", RecommendLaws.DEFAULT_K, 1, RecommendLaws.MOST_K),
            filter(parameters),
            parameters.all("exclude", RecommendLaws.MOST_EXCLUDED),
            Diversity.NONE,
            fallback);
    return new RecommendRequest(
        taste,
        selection,
        new Manner(
            RecommendLaws.mode(parameters.one("mode", defaults.mode().label())),
            parameters.share("popularity", defaults.popularity())),
        parameters.flag("why"),
        parameters.has("unit")
            ? UnicodeText.require("unit", parameters.one("unit", ""))
            : taste.first(),
        ForcedVariant.or(
            http,
            parameters.has("release")
                ? new ReleaseChoice.Named(parameters.one("release", ""))
                : new ReleaseChoice.ByExperiment()));
  }

  private static List<Seed> seeds(QueryParameters parameters, String name) {
    return parameters.all(name, RecommendLaws.MOST_SEEDS).stream()
        .<Seed>map(Seed.Known::new)
        .toList();
  }

  private static Filter filter(QueryParameters parameters) {
    List<String> clauses = parameters.all("filter", RecommendLaws.MOST_CLAUSES);
    return clauses.isEmpty() ? Filter.NONE : RecommendLaws.filter(clauses, _ -> "filter");
  }

  private static Fallback fallback(QueryParameters parameters) {
    String given = parameters.one("fallback", "");
    return given.isEmpty() ? new Fallback.None() : RecommendLaws.fallback(given);
  }
}
