package dev.kindred.service.recommend;

import dev.kindred.model.feature.Feature;
import dev.kindred.model.feature.FeatureKind;
import dev.kindred.model.feature.FeatureSchema;
import dev.kindred.model.feature.FeatureSpec;
import dev.kindred.model.feature.Item;
import dev.kindred.model.feature.TowerSchemas;
import dev.kindred.service.experiment.Mode;
import dev.kindred.service.recommend.Seeds.Resolved;
import dev.kindred.service.release.Release;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;

/**
 * Looks seeds up in a release.
 *
 * @param mode which tower is to read them
 * @param required whether one that is unknown is an error
 */
record Resolver(Release release, Mode mode, boolean required) {

  private static final int SUGGESTIONS = 5;

  /**
   * Adds seeds in an order that is the same for all orders of the same seeds.
   *
   * @param name of the seeds in the request
   */
  void resolve(String name, List<Seed> seeds, List<Resolved> list, List<Resolved> mute) {
    int from = list.size();
    for (int i = 0; i < seeds.size(); i++) {
      Seed seed = seeds.get(i);
      Optional<Resolved> resolved = resolve(name, i, seed);
      if (resolved.isEmpty()) {
        continue;
      }
      if (isKnown(resolved.get().asked())) {
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
  private Optional<Resolved> resolve(String name, int index, Seed seed) {
    return switch (seed) {
      case Seed.Known(String id, float _) -> {
        OptionalInt position = release.catalog().position(id);
        if (position.isPresent()) {
          Item item = release.catalog().item(position.getAsInt()).item();
          Item asked = mode == Mode.NEXT ? schemas().queryOf(item) : item;
          yield Optional.of(new Resolved(seed, position, item, asked));
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
        requireAttributes(place(name, index) + ".attributes", described.attributes());
        Item item = described.item();
        Item asked = isQuery() ? schemas().completed(item, this::itemOf) : item;
        yield Optional.of(new Resolved(seed, OptionalInt.empty(), item, asked));
      }
    };
  }

  private Optional<Item> itemOf(String id) {
    OptionalInt position = release.catalog().position(id);
    return position.isPresent()
        ? Optional.of(release.catalog().item(position.getAsInt()).item())
        : Optional.empty();
  }

  private static String place(String list, int index) {
    return "%s[%d]".formatted(list, index);
  }

  /** Whether the tower has learned about any of the values. */
  private boolean isKnown(Item asked) {
    for (Feature feature : schema().features()) {
      if (feature.name().equals(FeatureSpec.ID)) {
        if (feature.vocabulary().contains(asked.id())) {
          return true;
        }
      } else if (asked.values(feature.name()).stream().anyMatch(feature.vocabulary()::contains)) {
        return true;
      }
    }
    return false;
  }

  private void requireAttributes(String place, Map<String, List<String>> attributes) {
    TreeSet<String> known = new TreeSet<>();
    if (!isQuery()) {
      known.addAll(release.catalog().attributes());
    }
    for (Feature feature : schema().features()) {
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

  /** Whether what is described is no item, but a query with features of its own. */
  private boolean isQuery() {
    return mode == Mode.NEXT && !schemas().areSame();
  }

  private FeatureSchema schema() {
    return mode == Mode.NEXT ? schemas().query() : schemas().item();
  }

  private TowerSchemas schemas() {
    return release.schemas();
  }
}
