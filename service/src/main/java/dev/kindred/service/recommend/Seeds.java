package dev.kindred.service.recommend;

import dev.kindred.model.feature.Feature;
import dev.kindred.model.feature.FeatureSchema;
import dev.kindred.model.feature.Item;
import dev.kindred.service.embedding.EmbeddingRejectedException;
import dev.kindred.service.experiment.Mode;
import dev.kindred.service.release.Release;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The seeds of a request as a release knows them: what is liked, then what is not.
 *
 * @param mode which tower reads them
 * @param list those of which the towers know something
 * @param liked how many of them are liked
 * @param mute the others that there are; none unless a fallback is asked for
 * @param muteLiked how many of those are liked
 */
record Seeds(
    Release release,
    Mode mode,
    List<Resolved> list,
    int liked,
    List<Resolved> mute,
    int muteLiked) {

  /**
   * A seed.
   *
   * @param seed as it was asked
   * @param position in the catalog, if it is there
   * @param item with its attributes
   * @param asked what the tower reads: the item, or a query with features of its own
   */
  record Resolved(Seed seed, OptionalInt position, Item item, Item asked) {}

  /**
   * Looks the seeds up.
   *
   * @throws RecommendException if one is unknown, or nothing is known of it, unless a fallback is
   *     asked for; then unknown ones are left out, and perhaps no liked one is left. It names the
   *     seed by its place, as {@code seeds[0]}
   */
  static Seeds of(Release release, RecommendRequest request, Mode mode) {
    List<Resolved> list = new ArrayList<>();
    List<Resolved> mute = new ArrayList<>();
    boolean required = request.selection().fallback() instanceof Fallback.None;
    Resolver resolver = new Resolver(release, mode, required);
    resolver.resolve("seeds", request.taste().seeds(), list, mute);
    int liked = list.size();
    int muteLiked = mute.size();
    resolver.resolve("not", request.taste().not(), list, mute);
    return new Seeds(release, mode, list, liked, mute, muteLiked);
  }

  /** The positions of those that are in the catalog, and of what a query names. */
  int[] positions() {
    return Stream.concat(list.stream(), mute.stream())
        .flatMapToInt(seed -> IntStream.concat(seed.position().stream(), named(seed)))
        .distinct()
        .toArray();
  }

  private IntStream named(Resolved seed) {
    return mode == Mode.SIMILAR
        ? IntStream.empty()
        : release.schemas().namingItems().stream()
            .flatMap(feature -> seed.asked().values(feature).stream())
            .flatMapToInt(id -> release.catalog().position(id).stream());
  }

  /** What the tower reads. */
  List<Feature> features() {
    return schema(release, mode).features();
  }

  private static FeatureSchema schema(Release release, Mode mode) {
    return mode == Mode.NEXT ? release.schemas().query() : release.schemas().item();
  }

  /** What is liked, whether or not the towers know it. */
  Stream<Resolved> allLiked() {
    return Stream.concat(list.subList(0, liked).stream(), mute.subList(0, muteLiked).stream());
  }

  /** Embeds them all; those whose vector is in the index already cost nothing. */
  QueryVector embed() {
    List<float[]> vectors = new ArrayList<>(list.size());
    List<Item> items = new ArrayList<>(list.size());
    for (Resolved seed : list) {
      if (mode == Mode.NEXT || seed.position().isEmpty()) {
        items.add(seed.asked());
      }
    }
    float[][] embedded = items.isEmpty() ? new float[0][] : embed(release, mode, items);
    int next = 0;
    float[] weights = new float[list.size()];
    for (int i = 0; i < weights.length; i++) {
      Resolved seed = list.get(i);
      weights[i] = seed.seed().weight();
      vectors.add(
          mode == Mode.NEXT || seed.position().isEmpty()
              ? embedded[next++]
              : release.index().vector(seed.position().getAsInt()));
    }
    return QueryVector.of(vectors, weights, liked);
  }

  /** Items' vectors by the tower that the mode means. */
  static float[][] embed(Release release, Mode mode, List<Item> items) {
    try {
      return switch (mode) {
        case NEXT -> release.towers().queries(items);
        case SIMILAR -> release.towers().items(items);
      };
    } catch (EmbeddingRejectedException e) {
      throw new RecommendException.Unavailable(String.valueOf(e.getMessage()));
    }
  }
}
