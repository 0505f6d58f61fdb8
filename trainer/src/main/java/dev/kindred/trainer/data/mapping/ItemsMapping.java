package dev.kindred.trainer.data.mapping;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the items are.
 *
 * @param table one row per item
 * @param id the column of the id
 * @param idSteps how ids are changed, here and wherever another table names an item
 */
record ItemsMapping(MappedTable table, String id, List<Step> idSteps) {

  ItemsMapping(
      @JsonProperty("table") @Nullable MappedTable table,
      @JsonProperty("id") @Nullable String id,
      @JsonProperty("id-steps") @Nullable List<Step> idSteps) {
    this.table = Keys.require("table", table);
    this.id = Keys.require("id", id);
    this.idSteps = idSteps == null ? List.of() : List.copyOf(idSteps);
  }
}
