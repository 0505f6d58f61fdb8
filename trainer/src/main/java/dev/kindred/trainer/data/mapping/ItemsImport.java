package dev.kindred.trainer.data.mapping;

import dev.kindred.model.feature.Item;
import dev.kindred.model.files.InvalidInputException;
import dev.kindred.model.progress.Progress;
import dev.kindred.trainer.data.BadRows;
import dev.kindred.trainer.data.Row;
import dev.kindred.trainer.data.TableReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SequencedMap;

/** Reads the items and their attributes, first from the table of the items, then from others. */
final class ItemsImport {
  private final ItemsMapping mapping;
  private final Map<String, AttributeMapping> from;
  private final Path folder;
  private final BadRows badRows;
  private final SequencedMap<String, Integer> rows = new LinkedHashMap<>();
  private final List<Map<String, List<String>>> attributes = new ArrayList<>();
  private final Map<String, String> interned = new HashMap<>();

  private ItemsImport(
      ItemsMapping mapping, Map<String, AttributeMapping> from, Path folder, BadRows badRows) {
    this.mapping = mapping;
    this.from = from;
    this.folder = folder;
    this.badRows = badRows;
  }

  /**
   * Reads items, or queries, which are alike.
   *
   * @param oneHot the features that have at most one value
   */
  static List<Item> read(
      ItemsMapping mapping,
      Map<String, AttributeMapping> attributes,
      List<String> oneHot,
      Path folder,
      BadRows badRows) {
    ItemsImport items = new ItemsImport(mapping, attributes, folder, badRows);
    items.readItems();
    attributes.forEach(items::join);
    return items.items(oneHot);
  }

  private void readItems() {
    try (TableReader table = TableReader.open(mapping.table().in(folder), badRows);
        Progress progress = Progress.start("reading items", -1, "rows")) {
      int idColumn = table.column(mapping.id());
      Map<String, Integer> columns = columns(table);
      while (table.hasNext()) {
        Row row = table.next();
        progress.advance(1);
        List<String> id = Step.apply(mapping.idSteps(), row.cells().get(idColumn));
        if (id.size() != 1) {
          badRows.reject("no id", table.place(row), String.join(" ", id));
        } else if (rows.containsKey(id.getFirst())) {
          badRows.reject("repeated id", table.place(row), id.getFirst());
        } else {
          rows.put(id.getFirst(), rows.size());
          Map<String, List<String>> values = HashMap.newHashMap(from.size());
          columns.forEach((name, column) -> add(values, name, row.cells().get(column)));
          attributes.add(values);
        }
      }
    }
  }

  /** The columns of the attributes that the table of the items holds. */
  private Map<String, Integer> columns(TableReader table) {
    Map<String, Integer> columns = new HashMap<>();
    from.forEach((name, attribute) -> {
      if (attribute.own().isEmpty()) {
        columns.put(name, table.column(attribute.column()));
      }
    });
    return columns;
  }

  private void join(String name, AttributeMapping attribute) {
    if (attribute.own().isEmpty()) {
      return;
    }
    AttributeMapping.Own own = attribute.own().get();
    ItemReferences references = new ItemReferences(rows, mapping.idSteps(), badRows);
    try (TableReader table = TableReader.open(own.table().in(folder), badRows);
        Progress progress = Progress.start("reading " + name, -1, "rows")) {
      int itemColumn = table.column(own.item());
      int column = table.column(attribute.column());
      while (table.hasNext()) {
        Row row = table.next();
        progress.advance(1);
        OptionalInt item = references.item(table, row, itemColumn);
        if (item.isPresent()) {
          add(attributes.get(item.getAsInt()), name, row.cells().get(column));
        }
      }
    }
  }

  private void add(Map<String, List<String>> values, String name, List<String> cell) {
    AttributeMapping attribute = Keys.require(name, from.get(name));
    List<String> all = new ArrayList<>(values.getOrDefault(name, List.of()));
    for (String value : Step.apply(attribute.steps(), cell)) {
      String same = interned.computeIfAbsent(value, text -> text);
      if (!all.contains(same)) {
        all.add(same);
      }
    }
    if (!all.isEmpty()) {
      values.put(name, List.copyOf(all));
    }
  }

  private List<Item> items(List<String> oneHot) {
    List<Item> items = new ArrayList<>(rows.size());
    rows.forEach((id, row) -> items.add(new Item(id, attributes.get(row))));
    oneHot.forEach(feature -> items.forEach(item -> requireOne(item, feature)));
    return items;
  }

  private static void requireOne(Item item, String feature) {
    List<String> values = item.values(feature);
    if (values.size() > 1) {
      throw new InvalidInputException(
          ("the item '%s' has %d values of the one-hot feature '%s' (%s): declare it multi-hot, or"
                  + " end its steps with 'first'")
              .formatted(item.id(), values.size(), feature, String.join(", ", values)));
    }
  }
}
