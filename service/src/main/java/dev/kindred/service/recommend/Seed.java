package dev.kindred.service.recommend;

import dev.kindred.model.feature.Item;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a recommendation starts from: liked or not, depending on where it stands. */
public sealed interface Seed {

  /** The largest weight. */
  float MOST_WEIGHT = 100;

  /** One order of all seeds. */
  Comparator<Seed> ORDER = Comparator.comparing(Seed::name).thenComparingDouble(Seed::weight);

  /** How much it counts beside the other seeds, above 0 and at most {@link #MOST_WEIGHT}. */
  float weight();

  /**
   * A name of it: the id, or where there is none its attributes as {@code words:map, words:tree}.
   */
  String name();

  /**
   * An item of the release.
   *
   * @param id its id
   */
  record Known(String id, float weight) implements Seed {

    /** An item that counts as much as any other. */
    public Known(String id) {
      this(id, 1);
    }

    /** Checks the weight. */
    public Known {
      requireWeight(weight);
    }

    @Override
    public String name() {
      return id;
    }
  }

  /**
   * An item that nobody has seen, by its attributes.
   *
   * @param attributes values by attribute, without the id
   */
  record Described(Map<String, List<String>> attributes, float weight) implements Seed {

    /** Checks the weight. */
    public Described {
      attributes = Map.copyOf(attributes);
      requireWeight(weight);
    }

    @Override
    public String name() {
      return new TreeMap<>(attributes)
          .entrySet().stream()
              .flatMap(
                  entry -> entry.getValue().stream().map(value -> entry.getKey() + ":" + value))
              .collect(Collectors.joining(", "));
    }

    /** As an item; its id is in no vocabulary. */
    Item item() {
      return new Item(UNSEEN_ID, attributes);
    }
  }

  /** An id that no item has. */
  String UNSEEN_ID = "\0unseen";

  private static void requireWeight(float weight) {
    if (!(weight > 0 && weight <= MOST_WEIGHT)) {
      throw new IllegalArgumentException(
          "a weight must be above 0 and at most %.0f, but is %s".formatted(MOST_WEIGHT, weight));
    }
  }
}
