package dev.kindred.trainer.data.mapping;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * Pairs as they stand in a table. They are divided at random, pair by pair.
 *
 * @param table one row per pair
 * @param source the column that names the source
 * @param target the column that names the target
 */
record LinksMapping(MappedTable table, String source, String target) implements PairsMapping {

  LinksMapping(
      @JsonProperty("table") @Nullable MappedTable table,
      @JsonProperty("source") @Nullable String source,
      @JsonProperty("target") @Nullable String target) {
    this.table = Keys.require("table", table);
    this.source = Keys.require("source", source);
    this.target = Keys.require("target", target);
  }
}
