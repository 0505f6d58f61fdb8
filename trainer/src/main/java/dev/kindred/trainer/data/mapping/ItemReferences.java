package dev.kindred.trainer.data.mapping;

import dev.kindred.trainer.data.BadRows;
import dev.kindred.trainer.data.Row;
import dev.kindred.trainer.data.TableReader;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Finds the items that other tables name. */
final class ItemReferences {
  private final List<Step> idSteps;
  private final Map<String, Integer> rows;
  private final BadRows badRows;

  /**
   * @param rows the row of each item by its id
   */
  ItemReferences(Map<String, Integer> rows, List<Step> idSteps, BadRows badRows) {
    this.rows = rows;
    this.idSteps = idSteps;
    this.badRows = badRows;
  }

  /** The row of the item that a cell names; a row that names none is counted as bad. */
  OptionalInt item(TableReader table, Row row, int column) {
    List<String> id = Step.apply(idSteps, row.cells().get(column));
    String name = table.columns().get(column);
    if (id.size() != 1) {
      badRows.reject("no %s".formatted(name), table.place(row), String.join(" ", id));
      return OptionalInt.empty();
    }
    Integer item = rows.get(id.getFirst());
    if (item == null) {
      badRows.reject("%s is not an item".formatted(name), table.place(row), id.getFirst());
      return OptionalInt.empty();
    }
    return OptionalInt.of(item);
  }
}
