package dev.kindred.service.web;

import dev.kindred.model.feature.Feature;
import dev.kindred.model.feature.FeatureKind;
import dev.kindred.model.feature.FeatureSpec;
import dev.kindred.model.feature.Item;
import dev.kindred.service.release.Release;
import dev.kindred.service.release.Serving;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a written item may be: attributes that some release knows, one value where any of them takes
 * only one.
 */
final class ItemLaws {

  private static final int MOST_CHARACTERS_OF_AN_ID = 512;
  private static final int MOST_CHARACTERS = 10_000;
  private static final int MOST_VALUES = 1000;

  private final TreeSet<String> known = new TreeSet<>();
  private final TreeSet<String> single = new TreeSet<>();

  /** The laws of what is served now. */
  ItemLaws(Serving serving) {
    for (Release release : serving.releases().values()) {
      known.addAll(release.catalog().attributes());
      for (Feature feature : release.features()) {
        known.add(feature.name());
        if (feature.spec().kind() == FeatureKind.ONE_HOT) {
          single.add(feature.name());
        }
      }
    }
    known.remove(FeatureSpec.ID);
  }

  /**
   * Makes an item.
   *
   * @throws InvalidParameterException if a law is broken
   */
  Item item(@Nullable String id, @Nullable Map<String, List<String>> given) {
    if (given == null) {
      throw new InvalidParameterException(
          "Missing parameter",
          "attributes",
          "",
          "An item has 'attributes', an object of lists of texts; it may be empty.");
    }
    Map<String, List<String>> attributes = new TreeMap<>();
    given.forEach((name, values) -> {
      if (!known.contains(name)) {
        throw new InvalidParameterException(
            "Unknown attribute",
            "attributes." + name,
            "",
            "The attributes are " + String.join(", ", known) + ".");
      }
      List<String> checked = values("attributes." + name, values, single.contains(name));
      if (!checked.isEmpty()) {
        attributes.put(name, checked);
      }
    });
    return new Item(id(id), attributes);
  }

  /** Checks an id. */
  String id(@Nullable String id) {
    if (id == null || id.isEmpty()) {
      throw new InvalidParameterException(
          "Missing parameter", "id", "", "An item has an 'id' that is not empty.");
    }
    return text("id", id, MOST_CHARACTERS_OF_AN_ID);
  }

  private static List<String> values(String name, List<String> values, boolean one) {
    if (values == null) {
      throw new InvalidParameterException("Malformed item", name, "null", "Here belongs a list.");
    }
    int most = one ? 1 : MOST_VALUES;
    if (values.size() > most) {
      throw new InvalidParameterException(
          "Too many values",
          name,
          values.size() + " values",
          one ? "This attribute takes one value." : "An attribute takes at most 1000 values.");
    }
    return values.stream().map(value -> value(name, value)).distinct().toList();
  }

  private static String value(String name, String value) {
    if (value == null || value.isEmpty()) {
      throw new InvalidParameterException(
          "Empty value", name, "", "A value is a text that is not empty.");
    }
    return text(name, value, MOST_CHARACTERS);
  }

  private static String text(String name, String text, int most) {
    if (text.length() > most) {
      throw new InvalidParameterException(
          "Too long", name, text.length() + " characters", "At most " + most + " are allowed.");
    }
    return UnicodeText.require(name, text);
  }
}
