package dev.kindred.service.recommend;

import dev.kindred.model.feature.Item;
import dev.kindred.service.embedding.EmbeddingRejectedException;
import dev.kindred.service.index.Exclusions;
import dev.kindred.service.index.SearchResult;
import dev.kindred.service.recommend.RecommendRequest.ReleaseChoice;
import dev.kindred.service.recommend.Recommendation.Recommended;
import dev.kindred.service.release.Release;
import dev.kindred.service.release.Releases;
import dev.kindred.service.release.Serving;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Answers requests. Any number of threads may ask; a thread waits while its seeds are embedded. */
public final class Recommender {

  private static final int SUGGESTIONS = 5;

  private final Releases releases;
  private final Stage.Timings timings;

  /**
   * A recommender.
   *
   * @param releases what is served
   * @param timings is told how long each stage took
   */
  public Recommender(Releases releases, Stage.Timings timings) {
    this.releases = releases;
    this.timings = timings;
  }

  /**
   * Recommends items. The seeds, what is not liked and what is excluded are never among them.
   *
   * @throws RecommendException if the request cannot be answered
   */
  public Recommendation recommend(RecommendRequest request) {
    long start = System.nanoTime();
    Serving serving =
        releases
            .serving()
            .orElseThrow(() -> new RecommendException.Unavailable("the releases are being loaded"));
    Serving.Choice choice = choose(serving, request);
    Release release = release(serving, choice.name());
    int[] liked = positions(release, "seed", request.seeds());
    int[] disliked = positions(release, "not", request.not());

    float[] query =
        QueryVector.of(
            embed(release, liked, request.mode()), embed(release, disliked, request.mode()));
    long embedded = System.nanoTime();
    SearchResult found =
        release.index().search(query, request.k(), exclusions(release, liked, disliked, request));
    long searched = System.nanoTime();
    List<Recommended> items =
        found.hits().stream()
            .map(hit -> new Recommended(release.catalog().item(hit.item()), hit.score()))
            .toList();

    timings.took(Stage.EMBED, embedded - start);
    timings.took(Stage.SEARCH, searched - embedded);
    timings.took(Stage.TOTAL, System.nanoTime() - start);
    return new Recommendation(
        release.name(), request.mode(), found.plan(), choice.assignment(), items);
  }

  private static Serving.Choice choose(Serving serving, RecommendRequest request) {
    return switch (request.choice()) {
      case ReleaseChoice.ByExperiment _ ->
          serving.choose(request.unit(), request.seeds().getFirst());
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

  private static int[] positions(Release release, String parameter, List<String> ids) {
    int[] positions = new int[ids.size()];
    for (int i = 0; i < positions.length; i++) {
      String id = ids.get(i);
      positions[i] =
          release
              .catalog()
              .position(id)
              .orElseThrow(() ->
                  new RecommendException.UnknownItem(
                      parameter, id, release.name(), release.catalog().closest(id, SUGGESTIONS)));
    }
    return positions;
  }

  /** An item's own vector is in the index already; only the query tower has to run. */
  private static List<float[]> embed(Release release, int[] positions, Mode mode) {
    return switch (mode) {
      case SIMILAR -> Arrays.stream(positions).mapToObj(release.index()::vector).toList();
      case NEXT -> positions.length == 0 ? List.of() : List.of(queries(release, positions));
    };
  }

  private static float[][] queries(Release release, int[] positions) {
    List<Item> items =
        Arrays.stream(positions)
            .mapToObj(position -> release.catalog().item(position).item())
            .toList();
    try {
      return release.towers().queries(items);
    } catch (EmbeddingRejectedException e) {
      throw new RecommendException.Unavailable(String.valueOf(e.getMessage()));
    }
  }

  private static Exclusions exclusions(
      Release release, int[] liked, int[] disliked, RecommendRequest request) {
    int[] excluded =
        request.exclude().stream()
            .flatMapToInt(id -> release.catalog().position(id).stream())
            .toArray();
    int[] all = Arrays.copyOf(liked, liked.length + disliked.length + excluded.length);
    System.arraycopy(disliked, 0, all, liked.length, disliked.length);
    System.arraycopy(excluded, 0, all, liked.length + disliked.length, excluded.length);
    return Exclusions.of(all);
  }
}
