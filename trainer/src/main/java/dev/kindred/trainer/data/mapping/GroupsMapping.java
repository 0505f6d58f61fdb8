package dev.kindred.trainer.data.mapping;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * Pairs of items that belong to the same group, such as a user's books. They are divided at random
 * group by group, so that no group is both learned from and tested on.
 *
 * @param table one row for each item of each group
 * @param group the column that names the group
 * @param item the column that names the item
 * @param choose which pairs of a group are taken; by default sampled
 * @param perGroup how many pairs a group gives at most, at least 1; by default 20
 */
record GroupsMapping(MappedTable table, String group, String item, Choice choose, int perGroup)
    implements PairsMapping {

  /** Which pairs of a group are taken. */
  enum Choice {
    /** Any two different items, in either direction, drawn without repetition. */
    @JsonProperty("sampled")
    SAMPLED,

    /** Each item with the next one, in the order of the table. */
    @JsonProperty("consecutive")
    CONSECUTIVE
  }

  private static final int DEFAULT_PER_GROUP = 20;

  GroupsMapping {
    if (perGroup < 1) {
      throw new IllegalArgumentException("per-group is %d; at least 1".formatted(perGroup));
    }
  }

  @JsonCreator
  static GroupsMapping of(
      @JsonProperty("table") @Nullable MappedTable table,
      @JsonProperty("group") @Nullable String group,
      @JsonProperty("item") @Nullable String item,
      @JsonProperty("choose") @Nullable Choice choose,
      @JsonProperty("per-group") @Nullable Integer perGroup) {
    return new GroupsMapping(
        Keys.require("table", table),
        Keys.require("group", group),
        Keys.require("item", item),
        choose == null ? Choice.SAMPLED : choose,
        perGroup == null ? DEFAULT_PER_GROUP : perGroup);
  }
}
