package dev.kindred.service.recommend;

import dev.kindred.model.feature.Feature;
import dev.kindred.model.feature.FeatureKind;
import dev.kindred.model.feature.FeatureSpec;
import dev.kindred.model.feature.Item;
import dev.kindred.service.embedding.EmbeddingRejectedException;
import dev.kindred.service.experiment.Mode;
import dev.kindred.service.release.Release;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The seeds of a request as a release knows them: what is liked, then what is not.
 *
 * @param list those of which the towers know something
 * @param liked how many of them are liked
 * @param mute the others that there are; none unless a fallback is asked for
 * @param muteLiked how many of those are liked
 */
record Seeds(Release release, List<Resolved> list, int liked, List<Resolved> mute, int muteLiked) {

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
   * @throws RecommendException if one is unknown, or nothing is known of it, unless a fallback is
   *     asked for; then unknown ones are left out, and perhaps no liked one is left. It names the
   *     seed by its place, as {@code seeds[0]}
   */
  static Seeds of(Release release, RecommendRequest request) {
    List<Resolved> list = new ArrayList<>();
    List<Resolved> mute = new ArrayList<>();
    boolean required = request.selection().fallback() instanceof Fallback.None;
    resolve(release, "seeds", request.taste().seeds(), required, list, mute);
    int liked = list.size();
    int muteLiked = mute.size();
    resolve(release, "not", request.taste().not(), required, list, mute);
    return new Seeds(release, list, liked, mute, muteLiked);
  }

  /** The positions of those that are in the catalog. */
  int[] positions() {
    return Stream.concat(list.stream(), mute.stream())
        .flatMapToInt(seed -> seed.position().stream())
        .toArray();
  }

  /** What is liked, whether or not the towers know it. */
  Stream<Resolved> allLiked() {
    return Stream.concat(list.subList(0, liked).stream(), mute.subList(0, muteLiked).stream());
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

  /**
   * Adds seeds in an order that is the same for all orders of the same seeds.
   *
   * @param name of the seeds in the request
   * @param required whether one that is unknown is an error
   */
  private static void resolve(
      Release release,
      String name,
      List<Seed> seeds,
      boolean required,
      List<Resolved> list,
      List<Resolved> mute) {
    int from = list.size();
    for (int i = 0; i < seeds.size(); i++) {
      Seed seed = seeds.get(i);
      Optional<Resolved> resolved = resolve(release, name, i, seed, required);
      if (resolved.isEmpty()) {
        continue;
      }
      if (isKnown(release, resolved.get().item())) {
        list.add(resolved.get());
      } else if (required) {
        throw new RecommendException.NothingKnown(place(name, i), seed.name(), release.name());
      } else {
        mute.add(resolved.get());
      }
    }
    if (list.size() > from + 1) {
      list.subList(from, list.size()).sort(Comparator.comparing(Resolved::seed, Seed.ORDER));
    }
  }

  /** Empty if it is unknown and not required. */
  private static Optional<Resolved> resolve(
      Release release, String name, int index, Seed seed, boolean required) {
    return switch (seed) {
      case Seed.Known(String id, float _) -> {
        OptionalInt position = release.catalog().position(id);
        if (position.isPresent()) {
          Item item = release.catalog().item(position.getAsInt()).item();
          yield Optional.of(new Resolved(seed, position, item));
        }
        if (required) {
          throw new RecommendException.UnknownItem(
              place(name, index) + ".id",
              id,
              release.name(),
              release.catalog().closest(id, SUGGESTIONS));
        }
        yield Optional.empty();
      }
      case Seed.Described described -> {
        requireAttributes(release, place(name, index) + ".attributes", described.attributes());
        yield Optional.of(new Resolved(seed, OptionalInt.empty(), described.item()));
      }
    };
  }

  private static String place(String list, int index) {
    return "%s[%d]".formatted(list, index);
  }

  /** Whether the towers have learned about any of an item's values. */
  private static boolean isKnown(Release release, Item item) {
    for (Feature feature : release.features()) {
      if (feature.name().equals(FeatureSpec.ID)) {
        if (feature.vocabulary().contains(item.id())) {
          return true;
        }
      } else if (item.values(feature.name()).stream().anyMatch(feature.vocabulary()::contains)) {
        return true;
      }
    }
    return false;
  }

  private static void requireAttributes(
      Release release, String place, Map<String, List<String>> attributes) {
    TreeSet<String> known = new TreeSet<>(release.catalog().attributes());
    for (Feature feature : release.features()) {
      known.add(feature.name());
      List<String> values = attributes.getOrDefault(feature.name(), List.of());
      if (feature.spec().kind() == FeatureKind.ONE_HOT && values.size() > 1) {
        throw new RecommendException.InvalidSeed(
            place + "." + feature.name(),
            String.join(",", values),
            "'%s' takes one value, but has %d".formatted(feature.name(), values.size()));
      }
    }
    known.remove(FeatureSpec.ID);
    for (String attribute : attributes.keySet()) {
      if (!known.contains(attribute)) {
        throw new RecommendException.UnknownAttribute(
            place + "." + attribute, attribute, List.copyOf(known));
      }
    }
  }
}
