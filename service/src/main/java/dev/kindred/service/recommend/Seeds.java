package dev.kindred.service.recommend;

import dev.kindred.model.feature.FeatureKind;
import dev.kindred.model.feature.FeatureSpec;
import dev.kindred.model.feature.Item;
import dev.kindred.service.embedding.EmbeddingRejectedException;
import dev.kindred.service.experiment.Mode;
import dev.kindred.service.release.Release;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeSet;

/**
 * The seeds of a request as a release knows them: what is liked, then what is not.
 *
 * @param liked how many of them are liked
 */
record Seeds(Release release, List<Resolved> list, int liked) {

  private static final int SUGGESTIONS = 5;

  /**
   * A seed.
   *
   * @param seed as it was asked
   * @param position in the catalog, if it is there
   * @param item with its attributes
   */
  record Resolved(Seed seed, OptionalInt position, Item item) {}

  /**
   * Looks the seeds up.
   *
   * @throws RecommendException if one is unknown, unless a fallback is asked for; then unknown ones
   *     are left out, and perhaps no liked one is left
   */
  static Seeds of(Release release, RecommendRequest request) {
    Fallback fallback = request.selection().fallback();
    List<Resolved> list = new ArrayList<>();
    request.taste().seeds().forEach(seed -> resolve(release, "seed", seed, fallback, list));
    int liked = list.size();
    request.taste().not().forEach(seed -> resolve(release, "not", seed, fallback, list));
    return new Seeds(release, list, liked);
  }

  /** The positions of those that are in the catalog. */
  int[] positions() {
    return list.stream().flatMapToInt(seed -> seed.position().stream()).toArray();
  }

  /** Embeds them all; those whose vector is in the index already cost nothing. */
  QueryVector embed(Mode mode) {
    List<float[]> vectors = new ArrayList<>(list.size());
    List<Item> items = new ArrayList<>(list.size());
    for (Resolved seed : list) {
      if (mode == Mode.NEXT || seed.position().isEmpty()) {
        items.add(seed.item());
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

  private static void resolve(
      Release release, String parameter, Seed seed, Fallback fallback, List<Resolved> target) {
    switch (seed) {
      case Seed.Known(String id, float _) -> {
        OptionalInt position = release.catalog().position(id);
        if (position.isPresent()) {
          target.add(
              new Resolved(seed, position, release.catalog().item(position.getAsInt()).item()));
        } else if (fallback instanceof Fallback.None) {
          throw new RecommendException.UnknownItem(
              parameter, id, release.name(), release.catalog().closest(id, SUGGESTIONS));
        }
      }
      case Seed.Described described -> {
        requireKnown(release, parameter, described.attributes());
        target.add(new Resolved(seed, OptionalInt.empty(), described.item()));
      }
    }
  }

  private static void requireKnown(
      Release release, String parameter, Map<String, List<String>> attributes) {
    TreeSet<String> known = new TreeSet<>(release.catalog().attributes());
    for (FeatureSpec feature : release.features()) {
      known.add(feature.name());
      int values = attributes.getOrDefault(feature.name(), List.of()).size();
      if (feature.kind() == FeatureKind.ONE_HOT && values > 1) {
        throw new RecommendException.InvalidSeed(
            parameter + ".attributes." + feature.name(),
            String.join(",", attributes.get(feature.name())),
            "'%s' takes one value, but has %d".formatted(feature.name(), values));
      }
    }
    known.remove(FeatureSpec.ID);
    for (String attribute : attributes.keySet()) {
      if (!known.contains(attribute)) {
        throw new RecommendException.UnknownAttribute(
            parameter + ".attributes", attribute, List.copyOf(known));
      }
    }
  }
}
