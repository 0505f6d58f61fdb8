package dev.kindred.trainer.data.mapping;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where an attribute comes from: the keys {@code table}, {@code item}, {@code column} and {@code
 * steps}.
 *
 * @param own a table of its own; without it, the column is one of the table of the items
 * @param column the column of the values
 * @param steps how a cell becomes values
 */
record AttributeMapping(Optional<Own> own, String column, List<Step> steps) {

  /**
   * A table that holds any number of rows per item.
   *
   * @param item the column that names the item
   */
  record Own(MappedTable table, String item) {}

  @JsonCreator
  static AttributeMapping of(
      @JsonProperty("table") @Nullable MappedTable table,
      @JsonProperty("item") @Nullable String item,
      @JsonProperty("column") @Nullable String column,
      @JsonProperty("steps") @Nullable List<Step> steps) {
    Optional<Own> own = Optional.empty();
    if (table != null && item != null) {
      own = Optional.of(new Own(table, item));
    } else if (table != null || item != null) {
      throw new IllegalArgumentException(
          "'table' and 'item' belong together: give both for a table of its own, or neither for"
              + " the table of the items");
    }
    return new AttributeMapping(
        own, Keys.require("column", column), steps == null ? List.of() : List.copyOf(steps));
  }
}
