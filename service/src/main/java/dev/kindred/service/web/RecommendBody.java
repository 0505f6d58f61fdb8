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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /recommend}.
 *
 * <pre>
 *   {"seeds": [{"id": "a", "weight": 2}, {"attributes": {"words": ["map"]}}],
 *    "not": [{"id": "b"}], "exclude": ["c"], "filter": ["kind:class", "!module:java.desktop"],
 *    "k": 10, "mode": "similar", "popularity": 0.5, "why": true, "fallback": "popular:kind",
 *    "diversity": {"lambda": 0.7, "pool": 100, "perValue": {"attribute": "package", "n": 2}},
 *    "unit": "user-42", "release": "cfm"}
 * </pre>
 */
record RecommendBody(
    @Nullable List<SeedBody> seeds,
    @Nullable List<SeedBody> not,
    @Nullable List<String> exclude,
    @Nullable List<String> filter,
    @Nullable Integer k,
    @Nullable String mode,
    @Nullable Double popularity,
    @Nullable Boolean why,
    @Nullable String fallback,
    @Nullable DiversityBody diversity,
    @Nullable String unit,
    @Nullable String release) {

  record SeedBody(
      @Nullable String id,
      @Nullable Map<String, List<String>> attributes,
      @Nullable Double weight) {}

  record DiversityBody(
      @Nullable Double lambda, @Nullable Integer pool, @Nullable PerValueBody perValue) {}

  record PerValueBody(@Nullable String attribute, @Nullable Integer n) {}

  RecommendRequest request(HttpServletRequest http, Manner defaults) {
    List<Seed> liked = seeds("seeds", seeds);
    Selection selection = selection();
    if (liked.isEmpty() && selection.fallback() instanceof Fallback.None) {
      throw RecommendLaws.noSeed("seeds");
    }
    List<Seed> disliked = seeds("not", not);
    RecommendLaws.requireApart(liked, disliked, "not[%d]"::formatted);
    Taste taste = new Taste(liked, disliked);
    return new RecommendRequest(
        taste,
        selection,
        new Manner(
            mode == null ? defaults.mode() : RecommendLaws.mode(mode),
            popularity == null
                ? defaults.popularity()
                : RecommendLaws.share("popularity", popularity)),
        why != null && why,
        unit == null ? taste.first() : text("unit", unit),
        ForcedVariant.or(
            http,
            release == null
                ? new ReleaseChoice.ByExperiment()
                : new ReleaseChoice.Named(text("release", release))));
  }

  private Selection selection() {
    return new Selection(
        k == null ? RecommendLaws.DEFAULT_K : RecommendLaws.whole("k", k, 1, RecommendLaws.MOST_K),
        filter == null
            ? Filter.NONE
            : RecommendLaws.filter(
                texts("filter", filter, RecommendLaws.MOST_CLAUSES), "filter[%d]"::formatted),
        exclude == null ? List.of() : texts("exclude", exclude, RecommendLaws.MOST_EXCLUDED),
        diversity == null ? Diversity.NONE : diversity(diversity),
        fallback == null ? new Fallback.None() : RecommendLaws.fallback(fallback));
  }

  private static List<Seed> seeds(String name, @Nullable List<SeedBody> bodies) {
    if (bodies == null) {
      return List.of();
    }
    requireFew(name, bodies.size(), RecommendLaws.MOST_SEEDS);
    List<Seed> seeds = new ArrayList<>(bodies.size());
    for (int i = 0; i < bodies.size(); i++) {
      seeds.add(seed("%s[%d]".formatted(name, i), bodies.get(i)));
    }
    return seeds;
  }

  private static Seed seed(String place, @Nullable SeedBody body) {
    if (body == null || (body.id() == null) == (body.attributes() == null)) {
      throw new InvalidParameterException(
          "Malformed seed", place, "", "A seed has either an 'id' or 'attributes'.");
    }
    double weight = body.weight() == null ? 1 : body.weight();
    try {
      return body.id() == null
          ? new Seed.Described(attributes(place, body.attributes()), (float) weight)
          : new Seed.Known(text(place + ".id", body.id()), (float) weight);
    } catch (IllegalArgumentException e) {
      throw new InvalidParameterException(
          "Number out of range",
          place + ".weight",
          Double.toString(weight),
          RecommendLaws.sentence(String.valueOf(e.getMessage())));
    }
  }

  private static Map<String, List<String>> attributes(
      String place, @Nullable Map<String, List<String>> attributes) {
    if (attributes == null
        || attributes.values().stream().anyMatch(list -> list == null || list.contains(null))) {
      throw new InvalidParameterException(
          "Malformed seed", place + ".attributes", "", "An attribute is a list of texts.");
    }
    attributes.forEach((name, values) ->
        values.forEach(value -> UnicodeText.require(place + ".attributes." + name, value)));
    return attributes;
  }

  private static Diversity diversity(DiversityBody body) {
    return new Diversity(
        body.lambda() == null ? 1 : RecommendLaws.share("diversity.lambda", body.lambda()),
        body.pool() == null
            ? 0
            : RecommendLaws.whole("diversity.pool", body.pool(), 0, Diversity.MOST_POOL),
        body.perValue() == null ? List.of() : List.of(perValue(body.perValue())));
  }

  private static Diversity.PerValue perValue(PerValueBody body) {
    if (body.attribute() == null || body.n() == null) {
      throw new InvalidParameterException(
          "Missing parameter", "diversity.perValue", "", "It needs an 'attribute' and an 'n'.");
    }
    return new Diversity.PerValue(
        body.attribute(),
        RecommendLaws.whole("diversity.perValue.n", body.n(), 1, Integer.MAX_VALUE));
  }

  private static List<String> texts(String name, List<String> texts, int most) {
    requireFew(name, texts.size(), most);
    for (int i = 0; i < texts.size(); i++) {
      text("%s[%d]".formatted(name, i), texts.get(i));
    }
    return texts;
  }

  private static String text(String name, @Nullable String text) {
    if (text == null || text.isEmpty()) {
      throw new InvalidParameterException(
          "Empty parameter", name, "", "'" + name + "' must not be empty.");
    }
    return UnicodeText.require(name, text);
  }

  private static void requireFew(String name, int given, int most) {
    if (given > most) {
      throw new InvalidParameterException(
          "Too many values",
          name,
          given + " values",
          "'" + name + "' may have at most " + most + " entries.");
    }
  }
}
