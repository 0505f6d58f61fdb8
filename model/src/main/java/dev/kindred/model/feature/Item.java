package dev.kindred.model.feature;

import java.util.List;
import java.util.Map;

/**
 * An item as people know it.
 *
 * @param id unique and not empty
 * @param attributes values by attribute; an attribute that is absent or empty is missing
 */
public record Item(String id, Map<String, List<String>> attributes) {

  /** Checks the id. The map is taken as it is and must not change afterwards. */
  public Item {
    if (id.isEmpty()) {
      throw new IllegalArgumentException("an item's id must not be empty");
    }
  }

  /**
   * The values of an attribute, empty if it is missing. The attribute {@code id} is the item's id.
   */
  public List<String> values(String attribute) {
    return attribute.equals(FeatureSpec.ID)
        ? List.of(id)
        : attributes.getOrDefault(attribute, List.of());
  }
}
