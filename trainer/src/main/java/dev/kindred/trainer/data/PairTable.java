package dev.kindred.trainer.data;

import dev.kindred.model.files.InvalidInputException;
import java.util.List;
import java.util.Map;

/** Reads a table of pairs of a dataset. */
final class PairTable {
  private PairTable() {}

  /**
   * @param sources the row of each source by its id
   * @param targets the row of each item by its id
   */
  static Pairs read(TableFile file, Rows sources, Rows targets) {
    try (TableReader table = TableReader.open(file);
        PairProgress progress = new PairProgress("reading pairs", -1)) {
      int source = table.column(DatasetFiles.SOURCE);
      int target = table.column(DatasetFiles.TARGET);
      requireNoOther(table);
      PairsCollector pairs = new PairsCollector();
      while (table.hasNext()) {
        Row row = table.next();
        pairs.add(row(table, row, source, sources), row(table, row, target, targets));
        progress.advance();
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

  /**
   * What the ids of a column name.
   *
   * @param table that they stand in, {@code items} or {@code queries}
   * @param kind one of it
   * @param byId the row of each
   */
  record Rows(String table, String kind, Map<String, Integer> byId) {}

  private static int row(TableReader table, Row row, int column, Rows rows) {
    List<String> cell = row.cells().get(column);
    String name = table.columns().get(column);
    if (cell.size() != 1) {
      throw new InvalidInputException(
          "%s: the %s is missing; name one of the %s"
              .formatted(table.place(row), name, rows.table()));
    }
    Integer item = rows.byId().get(cell.getFirst());
    if (item == null) {
      throw new InvalidInputException(
          "%s: the %s '%s' is not among the %s; add the %s or remove the pair"
              .formatted(table.place(row), name, cell.getFirst(), rows.table(), rows.kind()));
    }
    return item;
  }
}
