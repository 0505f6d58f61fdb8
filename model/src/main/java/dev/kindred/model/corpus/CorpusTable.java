package dev.kindred.model.corpus;

import dev.kindred.model.feature.Item;
import dev.kindred.model.feature.ItemColumns;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.RandomAccess;

/**
 * A corpus in columns, in memory or in a file that is mapped into memory: opening it takes no time
 * however many items there are, and what is not asked for takes no memory. An item is put together
 * when it is asked for. Immutable; a file must not change while it is open.
 *
 * <pre>
 * ids            the ids as a {@link StringTable}: ids.starts, ids.bytes
 * places         int per slot: 1 + the item whose id hashes there, 0 if free; linear probing
 * counts         long per item: {@link CorpusItem#trainingCount()}
 * A.starts       int per item of attribute number A and one more: where its codes start, in A.codes
 * A.codes        int per value: its code; {@link #EMPTY} where an item's list is empty
 * A.values       the distinct values as a {@link StringTable}: A.values.starts, A.values.bytes
 * </pre>
 */
public final class CorpusTable extends AbstractList<CorpusItem>
    implements RandomAccess, ItemColumns {

  static final int EMPTY = -1;

  private final CorpusSections sections;
  private final int size;
  private final StringTable ids;
  private final MemorySegment places;
  private final MemorySegment counts;
  private final List<StoredColumn> columns; // in the order of the attributes

  /** What a table says of itself. */
  record About(int items, List<String> attributes) {}

  CorpusTable(CorpusSections sections) {
    this.sections = sections;
    size = sections.about().items();
    ids = strings(sections, "ids");
    places = sections.get("places");
    counts = sections.get("counts");
    columns = new ArrayList<>();
    List<String> attributes = sections.about().attributes();
    for (int attribute = 0; attribute < attributes.size(); attribute++) {
      columns.add(
          new StoredColumn(
              attributes.get(attribute),
              sections.get(attribute + ".starts"),
              sections.get(attribute + ".codes"),
              strings(sections, attribute + ".values")));
    }
  }

  private static StringTable strings(CorpusSections sections, String name) {
    return new StringTable(sections.get(name + ".starts"), sections.get(name + ".bytes"));
  }

  /**
   * A table of some items, in memory.
   *
   * @throws IllegalArgumentException if an id stands twice
   */
  public static CorpusTable of(Iterable<CorpusItem> items) {
    if (items instanceof CorpusTable table) {
      return table;
    }
    CorpusTableBuilder builder = new CorpusTableBuilder();
    items.forEach(builder::add);
    return builder.build();
  }

  /**
   * Opens what {@link #write} wrote.
   *
   * @throws dev.kindred.model.files.InvalidInputException if it is missing, damaged, or something
   *     else
   */
  public static CorpusTable open(Path file) {
    return new CorpusTable(CorpusSections.open(file));
  }

  /** Writes a file, aside and then renamed. */
  public void write(Path file) {
    sections.write(file);
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public String id(int item) {
    return ids.get(item);
  }

  /** How many training pairs have an item as their target. */
  public long trainingCount(int item) {
    return counts.getAtIndex(CorpusSections.LONG, item);
  }

  /** The same of all items. */
  public long[] trainingCounts() {
    return counts.toArray(CorpusSections.LONG);
  }

  /** Where the item of an id stands; empty if there is none. */
  public OptionalInt position(String id) {
    byte[] content = id.getBytes(StandardCharsets.UTF_8);
    int mask = slots(places) - 1;
    for (int slot = hash(content) & mask; ; slot = (slot + 1) & mask) {
      int found = places.getAtIndex(CorpusSections.INT, slot) - 1;
      if (found < 0) {
        return OptionalInt.empty();
      }
      if (ids.is(found, content)) {
        return OptionalInt.of(found);
      }
    }
  }

  /** The names of all attributes that any item has, sorted. */
  public List<String> attributes() {
    return sections.about().attributes();
  }

  @Override
  public Optional<Column> column(String attribute) {
    int index = attributes().indexOf(attribute);
    return index < 0 ? Optional.empty() : Optional.of(columns.get(index));
  }

  @Override
  public CorpusItem get(int position) {
    return new CorpusItem(item(position), trainingCount(position));
  }

  /** An item without its count. */
  public Item item(int position) {
    Map<String, List<String>> attributes = LinkedHashMap.newLinkedHashMap(columns.size());
    for (StoredColumn column : columns) {
      List<String> values = column.values(position);
      if (!values.isEmpty() || column.isEmptyList(position)) {
        attributes.put(column.name(), values);
      }
    }
    return new Item(id(position), attributes);
  }

  /** All items without their counts. */
  public List<Item> items() {
    return new Items();
  }

  private final class Items extends AbstractList<Item> implements RandomAccess {
    @Override
    public Item get(int position) {
      return item(position);
    }

    @Override
    public int size() {
      return size;
    }
  }

  static int slots(MemorySegment places) {
    return (int) (places.byteSize() / Integer.BYTES);
  }

  /** A polynomial, mixed by the last steps of MurmurHash3: neighbours go far apart. */
  static int hash(byte[] content) {
    int hash = 0;
    for (byte b : content) {
      hash = 31 * hash + b;
    }
    hash = (hash ^ (hash >>> 16)) * 0x85ebca6b;
    hash = (hash ^ (hash >>> 13)) * 0xc2b2ae35;
    return hash ^ (hash >>> 16);
  }
}
