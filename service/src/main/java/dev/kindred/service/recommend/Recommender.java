package dev.kindred.service.recommend;

import dev.kindred.service.catalog.Catalog;
import dev.kindred.service.catalog.UnknownAttributeException;
import dev.kindred.service.experiment.Manner;
import dev.kindred.service.index.Exclusions;
import dev.kindred.service.index.Hit;
import dev.kindred.service.index.Query;
import dev.kindred.service.index.SearchResult;
import dev.kindred.service.recommend.RecommendRequest.ReleaseChoice;
import dev.kindred.service.recommend.RecommendRequest.Selection;
import dev.kindred.service.recommend.Recommendation.Origin;
import dev.kindred.service.recommend.Recommendation.Recommended;
import dev.kindred.service.release.Release;
import dev.kindred.service.release.Releases;
import dev.kindred.service.release.Serving;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Answers requests. Any number of threads may ask; a thread waits while its seeds are embedded. */
public final class Recommender {

  private static final float[] NO_VECTOR = new float[0];

  private final Releases releases;
  private final Stage.Timings timings;
  private final ResultCache cache;
  private final LiveRecall recall;

  /**
   * A recommender.
   *
   * @param releases what is served
   * @param timings is told how long each stage took
   * @param cache keeps answers; what it answers passes no stage but the whole
   * @param recall checks some answers
   */
  public Recommender(
      Releases releases, Stage.Timings timings, ResultCache cache, LiveRecall recall) {
    this.releases = releases;
    this.timings = timings;
    this.cache = cache;
    this.recall = recall;
  }

  /**
   * Recommends items. The seeds, what is not liked and what is excluded are never among them.
   *
   * @throws RecommendException if the request cannot be answered
   */
  public Recommendation recommend(RecommendRequest request) {
    long start = System.nanoTime();
    while (true) {
      Serving serving =
          releases
              .serving()
              .orElseThrow(
                  () -> new RecommendException.Unavailable("the releases are being loaded"));
      Serving.Choice choice = choose(serving, request);
      Release release = release(serving, choice.name());
      if (release.lease().begin()) {
        try {
          return recommend(request, choice, release, start);
        } finally {
          release.lease().end();
        }
      } // Another has just taken its place.
    }
  }

  private Recommendation recommend(
      RecommendRequest request, Serving.Choice choice, Release release, long start) {
    Manner manner =
        choice
            .assignment()
            .map(assignment -> request.manner().with(assignment.taken()))
            .orElse(request.manner());
    ResultCache.Key key =
        new ResultCache.Key(
            release.digest(),
            release.recent().index(),
            request.taste().inOrder(),
            request.selection().inOrder(),
            manner,
            request.why());
    ResultCache.Kept answer =
        cache
            .get(key, release)
            .orElseGet(() -> {
              ResultCache.Kept made = answer(release, request, manner, start);
              cache.put(key, made, release);
              return made;
            });
    timings.took(Stage.TOTAL, System.nanoTime() - start);
    return new Recommendation(
        release.name(), manner, answer.plan(), choice.assignment(), answer.items());
  }

  private ResultCache.Kept answer(
      Release release, RecommendRequest request, Manner manner, long start) {
    Selection selection = request.selection();
    requireKnown(release.catalog(), selection);
    Seeds seeds = Seeds.of(release, request, manner.mode());
    Optional<QueryVector> vector = embed(seeds, request);
    if (vector.isEmpty()) {
      Query all = query(release, selection, seeds, NO_VECTOR);
      return new ResultCache.Kept(
          Recommendation.POPULAR,
          filled(release, request, seeds, all, List.of()),
          Optional.empty());
    }
    long embedded = System.nanoTime();
    timings.took(Stage.EMBED, embedded - start);
    double weight = popularityWeight(release, manner);
    Query query = query(release, selection, seeds, vector.get().unit()).popularity(weight);
    SearchResult found = search(release, selection, query, embedded);
    boolean onlyBest =
        selection.diversity().isNone()
            && (selection.fallback() instanceof Fallback.None
                || found.hits().size() == selection.k());
    List<Recommended> items =
        found.hits().size() < selection.k()
            ? filled(release, request, seeds, query, found.hits())
            : found.hits().stream().map(hit -> recommended(release, hit, Origin.NEAREST)).toList();
    return new ResultCache.Kept(
        found.plan().label(),
        request.why() ? explained(seeds, new Explainer(seeds, vector.get(), weight), items) : items,
        onlyBest ? Optional.of(score(query, weight)) : Optional.empty());
  }

  /** What is needed of a query to score items by it; a set of items is large. */
  private static Query score(Query query, double weight) {
    return Query.of(query.vector(), query.k()).popularity(weight);
  }

  /** Empty if the seeds say nothing and a fallback is asked for. */
  private static Optional<QueryVector> embed(Seeds seeds, RecommendRequest request) {
    boolean fallback = !(request.selection().fallback() instanceof Fallback.None);
    if (seeds.liked() == 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(seeds.embed());
    } catch (RecommendException.NoDirection e) {
      if (fallback) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static Query query(Release release, Selection selection, Seeds seeds, float[] vector) {
    Query query = Query.of(vector, selection.k()).excluding(exclusions(release, selection, seeds));
    if (selection.filter().isNone()) {
      return query;
    }
    try {
      return query.among(release.catalog().matching(selection.filter()));
    } catch (UnknownAttributeException e) {
      throw new RecommendException.UnknownAttribute("filter", e.attribute(), e.known());
    }
  }

  /** With limits the pool grows until k are allowed, or it is as large as a pool may be. */
  private SearchResult search(Release release, Selection selection, Query query, long start) {
    Diversity diversity = selection.diversity();
    if (diversity.isNone()) {
      SearchResult found = searched(release, query);
      timings.took(Stage.SEARCH, System.nanoTime() - start);
      return found;
    }
    long choosing = 0;
    Diversifier diversifier =
        new Diversifier(
            diversity,
            release.index(),
            (item, attribute) -> release.catalog().item(item).item().values(attribute));
    int size = Math.min(release.index().size(), Diversity.MOST_POOL);
    for (int pool = Math.min(size, diversity.pool(selection.k())); ; pool = grown(pool, size)) {
      SearchResult found = searched(release, query.k(pool));
      long searched = System.nanoTime();
      List<Hit> chosen = diversifier.choose(found.hits(), selection.k());
      long now = System.nanoTime();
      choosing += now - searched;
      if (chosen.size() == selection.k() || found.hits().size() < pool || pool == size) {
        timings.took(Stage.SEARCH, now - start - choosing);
        timings.took(Stage.DIVERSIFY, choosing);
        return new SearchResult(found.plan(), chosen);
      }
    }
  }

  private SearchResult searched(Release release, Query query) {
    SearchResult found = release.index().search(query);
    recall.offer(release, query, found);
    return found;
  }

  private static int grown(int pool, int size) {
    return (int) Math.min(size, 4L * pool);
  }

  private static void requireKnown(Catalog catalog, Selection selection) {
    for (Diversity.PerValue limit : selection.diversity().perValue()) {
      requireKnown(catalog, "diversity.perValue.attribute", limit.attribute());
    }
    if (selection.fallback() instanceof Fallback.Popular(String category) && !category.isEmpty()) {
      requireKnown(catalog, "fallback", category);
    }
  }

  private static void requireKnown(Catalog catalog, String parameter, String attribute) {
    if (!catalog.attributes().contains(attribute)) {
      throw new RecommendException.UnknownAttribute(parameter, attribute, catalog.attributes());
    }
  }

  /** What was found, and popular items behind it where they are asked for. */
  private static List<Recommended> filled(
      Release release, RecommendRequest request, Seeds seeds, Query query, List<Hit> found) {
    Selection selection = request.selection();
    List<Recommended> items = new ArrayList<>();
    found.forEach(hit -> items.add(recommended(release, hit, Origin.NEAREST)));
    if (!(selection.fallback() instanceof Fallback.Popular popular)) {
      return items;
    }
    Set<Integer> taken = found.stream().map(Hit::item).collect(Collectors.toSet());
    List<Hit> pool = new ArrayList<>(found);
    PopularItems.of(release, popular, seeds, item -> query.accepts(item) && !taken.contains(item))
        .limit(Diversity.MOST_POOL)
        .forEach(item -> pool.add(new Hit(item, score(release, query, item))));
    Diversifier diversifier =
        new Diversifier(
            selection.diversity(),
            release.index(),
            (item, attribute) -> release.catalog().item(item).item().values(attribute));
    diversifier.byScore(pool, selection.k()).stream()
        .skip(found.size())
        .forEach(hit -> items.add(recommended(release, hit, Origin.POPULAR)));
    return items;
  }

  private List<Recommended> explained(Seeds seeds, Explainer explainer, List<Recommended> items) {
    long start = System.nanoTime();
    Catalog catalog = seeds.release().catalog();
    List<Integer> positions =
        items.stream()
            .map(item -> catalog.position(item.item().item().id()).orElseThrow())
            .toList();
    List<Why> whys = explainer.explain(positions);
    timings.took(Stage.EXPLAIN, System.nanoTime() - start);
    return IntStream.range(0, items.size())
        .mapToObj(i -> {
          Recommended item = items.get(i);
          return new Recommended(
              item.item(), item.score(), item.origin(), Optional.of(whys.get(i)));
        })
        .toList();
  }

  private static Recommended recommended(Release release, Hit hit, Origin origin) {
    return new Recommended(
        release.catalog().item(hit.item()), hit.score(), origin, Optional.empty());
  }

  private static float score(Release release, Query query, int item) {
    return query.vector().length == 0 ? 0 : release.index().score(query, item);
  }

  /** β · τ. */
  private static double popularityWeight(Release release, Manner manner) {
    return manner.popularity() == 0
        ? 0
        : manner.popularity()
            * release
                .manifest()
                .temperature()
                .orElseThrow(() -> new RecommendException.NoTemperature(release.name()));
  }

  private static Serving.Choice choose(Serving serving, RecommendRequest request) {
    return switch (request.choice()) {
      case ReleaseChoice.ByExperiment _ -> serving.choose(request.unit(), request.taste().first());
      case ReleaseChoice.Forced(String experiment, String variant) -> {
        String seed = request.taste().seeds().getFirst().name();
        try {
          yield serving.force(experiment, variant, request.unit(), seed);
        } catch (IllegalArgumentException e) {
          throw new RecommendException.InvalidForce(
              experiment + "=" + variant, String.valueOf(e.getMessage()));
        }
      }
      case ReleaseChoice.Named(String name) -> {
        if (!serving.releases().containsKey(name)) {
          throw new RecommendException.UnknownRelease(name, serving.releases().keySet());
        }
        yield new Serving.Choice(name, Optional.empty());
      }
    };
  }

  private static Release release(Serving serving, String name) {
    Release release = serving.releases().get(name);
    if (release == null) {
      throw new RecommendException.Unavailable("the release '" + name + "' is refused");
    }
    return release;
  }

  private static Exclusions exclusions(Release release, Selection selection, Seeds seeds) {
    return Exclusions.of(
        IntStream.concat(
                IntStream.of(seeds.positions()),
                selection.exclude().stream()
                    .flatMapToInt(id -> release.catalog().position(id).stream()))
            .toArray());
  }
}
