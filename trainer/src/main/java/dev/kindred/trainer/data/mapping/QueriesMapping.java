package dev.kindred.trainer.data.mapping;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where queries are that links lead from, such as search texts.
 *
 * @param rows one row per query, with its id
 * @param attributes where each feature of queries comes from
 */
record QueriesMapping(ItemsMapping rows, Map<String, AttributeMapping> attributes) {

  @JsonCreator
  static QueriesMapping of(
      @JsonProperty("table") @Nullable MappedTable table,
      @JsonProperty("id") @Nullable String id,
      @JsonProperty("id-steps") @Nullable List<Step> idSteps,
      @JsonProperty("attributes") @Nullable Map<String, AttributeMapping> attributes) {
    return new QueriesMapping(
        new ItemsMapping(table, id, idSteps),
        attributes == null ? Map.of() : new LinkedHashMap<>(attributes));
  }
}
