package dev.kindred.trainer.data.mapping;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.kindred.model.feature.ItemSchema;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How tables become a dataset: the content of a mapping file.
 *
 * @param schema what the items of the dataset will have
 * @param items where the items are
 * @param attributes where each feature, but {@code id}, and each stored attribute comes from
 * @param queries where the queries are that links lead from, if the schema has features of queries
 * @param pairs where the pairs come from
 * @param split how the pairs are divided
 * @param maxBadRows how many rows may be left out, at least 0, by default 0; with more the import
 *     fails
 */
public record TableMapping(
    ItemSchema schema,
    ItemsMapping items,
    Map<String, AttributeMapping> attributes,
    Optional<QueriesMapping> queries,
    PairsMapping pairs,
    SplitMapping split,
    int maxBadRows) {

  /** Checks that nothing is missing. */
  public TableMapping(
      @JsonProperty("schema") @Nullable ItemSchema schema,
      @JsonProperty("items") @Nullable ItemsMapping items,
      @JsonProperty("attributes") @Nullable Map<String, AttributeMapping> attributes,
      @JsonProperty("queries") Optional<QueriesMapping> queries,
      @JsonProperty("pairs") @Nullable PairsMapping pairs,
      @JsonProperty("split") @Nullable SplitMapping split,
      @JsonProperty("max-bad-rows") int maxBadRows) {
    this.schema = Keys.require("schema", schema);
    this.items = Keys.require("items", items);
    this.attributes = attributes == null ? Map.of() : new LinkedHashMap<>(attributes);
    this.queries = queries;
    this.pairs = Keys.require("pairs", pairs);
    this.split = split == null ? SplitMapping.DEFAULT : split;
    this.maxBadRows = maxBadRows;
    if (maxBadRows < 0) {
      throw new IllegalArgumentException("max-bad-rows is %d; at least 0".formatted(maxBadRows));
    }
    Keys.requireSame(this.schema, this.attributes.keySet());
    Keys.requireSame(this.schema, this.pairs, this.queries);
  }
}
