package dev.kindred.trainer.data;

import dev.kindred.model.feature.Item;
import dev.kindred.model.files.InvalidInputException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the table {@code items} or {@code queries} of a dataset. */
final class ItemTable {
  private final TableReader table;
  private final Columns columns;
  private final boolean splitsCells;
  private final Map<String, String> interned = new HashMap<>();
  private final Map<String, Long> numbers = new HashMap<>();

  private ItemTable(TableReader table, Columns columns, boolean splitsCells) {
    this.table = table;
    this.columns = columns;
    this.splitsCells = splitsCells;
  }

  static List<Item> read(TableFile file, Columns columns) {
    try (TableReader table = TableReader.open(file)) {
      return new ItemTable(table, columns, file.format() == TableFormat.TSV).items();
    }
  }

  private List<Item> items() {
    List<String> attributes = columns.names();
    requireColumns(attributes);
    int idColumn = table.column(DatasetFiles.ID);
    List<Item> items = new ArrayList<>();
    while (table.hasNext()) {
      Row row = table.next();
      String id = id(row, row.cells().get(idColumn));
      Map<String, List<String>> values = HashMap.newHashMap(attributes.size());
      for (int column = 0; column < table.columns().size(); column++) {
        if (column != idColumn && !row.cells().get(column).isEmpty()) {
          String attribute = table.columns().get(column);
          values.put(attribute, values(row, attribute, row.cells().get(column)));
        }
      }
      items.add(new Item(id, values));
    }
    return items;
  }

  private void requireColumns(List<String> attributes) {
    Set<String> expected = new HashSet<>(attributes);
    expected.add(DatasetFiles.ID);
    Set<String> seen = new HashSet<>();
    for (String column : table.columns()) {
      if (!expected.contains(column)) {
        throw new InvalidInputException(
            "%s: unknown column '%s'; declare it in %s as a feature or as stored, or remove it"
                .formatted(table.file(), column, DatasetFiles.SCHEMA));
      }
      if (!seen.add(column)) {
        throw new InvalidInputException(
            "%s: the column '%s' stands twice; remove one".formatted(table.file(), column));
      }
    }
    for (String attribute : attributes) {
      if (!seen.contains(attribute)) {
        throw new InvalidInputException(
            "%s: the column '%s' is missing; add it, or remove it from %s"
                .formatted(table.file(), attribute, DatasetFiles.SCHEMA));
      }
    }
  }

  private String id(Row row, List<String> cell) {
    if (cell.size() != 1) {
      throw new InvalidInputException(
          "%s: %s; give the item one id"
              .formatted(
                  table.place(row), cell.isEmpty() ? "the id is missing" : "more than one id"));
    }
    String id = cell.getFirst();
    Long earlier = numbers.put(id, row.number());
    if (earlier != null) {
      throw new InvalidInputException(
          "%s: the id '%s' stands already at %d; remove one of the two"
              .formatted(table.place(row), id, earlier));
    }
    return id;
  }

  private List<String> values(Row row, String attribute, List<String> cell) {
    List<String> values = new ArrayList<>();
    for (String text : cell) {
      for (String value : splitsCells ? text.split("\\|", -1) : new String[] {text}) {
        if (!value.isEmpty()) {
          values.add(interned.computeIfAbsent(value, same -> same));
        }
      }
    }
    if (values.size() > 1 && columns.isOneHot(attribute)) {
      throw new InvalidInputException(
          "%s: the one-hot feature '%s' has %d values (%s); leave one, or declare it multi-hot in %s"
              .formatted(
                  table.place(row),
                  attribute,
                  values.size(),
                  String.join(", ", values),
                  DatasetFiles.SCHEMA));
    }
    return List.copyOf(values);
  }
}
