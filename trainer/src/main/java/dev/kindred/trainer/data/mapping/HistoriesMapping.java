package dev.kindred.trainer.data.mapping;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * Queries that are histories: of each group, such as a user's books, a part is known and asks for
 * the rest. Groups are divided at random into training, validation and test, so that nothing of a
 * test user is learned (strong generalisation; Liang et al. 2018, Section 4.1).
 *
 * @param table one row for each item of each group
 * @param group the column that names the group
 * @param item the column that names the item
 * @param order whether what is known is drawn or comes first in the table; by default sampled
 * @param known the share of a group's items that is known, above 0 to below 1; by default 0.8. At
 *     least one item is, and at least one is not; groups of one item give nothing
 * @param draws how many times a group for training is cut, each time differently, at least 1; by
 *     default 1. More than 1 only with {@code sampled}
 * @param perGroup how many pairs a cut gives at most, at least 1; by default 20
 */
record HistoriesMapping(
    MappedTable table,
    String group,
    String item,
    Order order,
    double known,
    int draws,
    int perGroup)
    implements PairsMapping {

  /** Which items of a group are known. */
  enum Order {
    /** Any. */
    @JsonProperty("sampled")
    SAMPLED,

    /** Those that come first in the table; what is known last counts first. */
    @JsonProperty("table")
    TABLE
  }

  private static final double DEFAULT_KNOWN = 0.8;
  private static final int DEFAULT_PER_GROUP = 20;

  HistoriesMapping {
    if (!(known > 0 && known < 1)) {
      throw new IllegalArgumentException("known is %s; above 0 to below 1".formatted(known));
    }
    if (draws < 1) {
      throw new IllegalArgumentException("draws is %d; at least 1".formatted(draws));
    }
    if (draws > 1 && order == Order.TABLE) {
      throw new IllegalArgumentException(
          "draws is %d; in the order of the table there is only one cut".formatted(draws));
    }
    if (perGroup < 1) {
      throw new IllegalArgumentException("per-group is %d; at least 1".formatted(perGroup));
    }
  }

  @JsonCreator
  static HistoriesMapping of(
      @JsonProperty("table") @Nullable MappedTable table,
      @JsonProperty("group") @Nullable String group,
      @JsonProperty("item") @Nullable String item,
      @JsonProperty("order") @Nullable Order order,
      @JsonProperty("known") @Nullable Double known,
      @JsonProperty("draws") @Nullable Integer draws,
      @JsonProperty("per-group") @Nullable Integer perGroup) {
    return new HistoriesMapping(
        Keys.require("table", table),
        Keys.require("group", group),
        Keys.require("item", item),
        order == null ? Order.SAMPLED : order,
        known == null ? DEFAULT_KNOWN : known,
        draws == null ? 1 : draws,
        perGroup == null ? DEFAULT_PER_GROUP : perGroup);
  }
}
