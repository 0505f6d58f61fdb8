package dev.kindred.trainer.data;

import dev.kindred.model.files.InvalidInputException;
import java.util.List;
import java.util.Map;

/** Reads a table of pairs of a dataset. */
final class PairTable {
  private PairTable() {}

  /**
   * @param rows the row of each item by its id
   */
  static Pairs read(TableFile file, Map<String, Integer> rows) {
    try (TableReader table = TableReader.open(file)) {
      int source = table.column(DatasetFiles.SOURCE);
      int target = table.column(DatasetFiles.TARGET);
      requireNoOther(table);
      PairsCollector pairs = new PairsCollector();
      while (table.hasNext()) {
        Row row = table.next();
        pairs.add(item(table, row, source, rows), item(table, row, target, rows));
      }
      return pairs.toPairs();
    }
  }

  private static void requireNoOther(TableReader table) {
    List<String> others =
        table.columns().stream()
            .filter(name -> !name.equals(DatasetFiles.SOURCE) && !name.equals(DatasetFiles.TARGET))
            .toList();
    if (!others.isEmpty()) {
      throw new InvalidInputException(
          "%s: unknown column '%s'; a pair has only %s and %s"
              .formatted(
                  table.file(), others.getFirst(), DatasetFiles.SOURCE, DatasetFiles.TARGET));
    }
  }

  private static int item(TableReader table, Row row, int column, Map<String, Integer> rows) {
    List<String> cell = row.cells().get(column);
    String name = table.columns().get(column);
    if (cell.size() != 1) {
      throw new InvalidInputException(
          "%s: the %s is missing; name an item".formatted(table.place(row), name));
    }
    Integer item = rows.get(cell.getFirst());
    if (item == null) {
      throw new InvalidInputException(
          "%s: the %s '%s' is not among the items; add the item or remove the pair"
              .formatted(table.place(row), name, cell.getFirst()));
    }
    return item;
  }
}
