package dev.kindred.model.corpus;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;

/** Puts a {@link CorpusTable} together, an item after the other. */
final class CorpusTableBuilder {

  private final List<String> ids = new ArrayList<>();
  private final SortedMap<String, GrowingColumn> columns = new TreeMap<>();
  private long[] counts = new long[16];

  /** An attribute's values so far. */
  private static final class GrowingColumn {
    private final Map<String, Integer> codeOf = new HashMap<>();
    private final List<String> values = new ArrayList<>();
    private int[] starts = new int[16]; // of the items so far
    private int items;
    private int[] codes = new int[16];
    private int count;

    /** Items that were added before, or are the last, and have no such attribute. */
    void skipTo(int item) {
      if (item >= starts.length) {
        starts = Arrays.copyOf(starts, Math.max(item + 1, 2 * starts.length));
      }
      Arrays.fill(starts, items, item + 1, count);
      items = item;
    }

    void add(int item, List<String> list) {
      skipTo(item);
      if (list.isEmpty()) {
        add(CorpusTable.EMPTY);
      }
      for (String value : list) {
        int next = values.size();
        int code = codeOf.computeIfAbsent(value, _ -> next);
        if (code == next) {
          values.add(value);
        }
        add(code);
      }
      items = item + 1;
    }

    private void add(int code) {
      if (count == codes.length) {
        codes = Arrays.copyOf(codes, Math.addExact(count, Math.max(16, count / 2)));
      }
      codes[count++] = code;
    }
  }

  void add(CorpusItem entry) {
    int position = ids.size();
    ids.add(entry.item().id());
    if (position == counts.length) {
      counts = Arrays.copyOf(counts, 2 * counts.length);
    }
    counts[position] = entry.trainingCount();
    entry
        .item()
        .attributes()
        .forEach((name, values) ->
            columns.computeIfAbsent(name, _ -> new GrowingColumn()).add(position, values));
  }

  /**
   * The table.
   *
   * @throws IllegalArgumentException if an id stands twice
   */
  CorpusTable build() {
    int items = ids.size();
    SequencedMap<String, MemorySegment> sections = new LinkedHashMap<>();
    StringTable strings = StringTable.of(ids);
    put(sections, "ids", strings);
    sections.put("places", MemorySegment.ofArray(places(strings)));
    sections.put("counts", MemorySegment.ofArray(Arrays.copyOf(counts, items)));
    int attribute = 0;
    for (GrowingColumn column : columns.values()) {
      column.skipTo(items);
      sections.put(
          attribute + ".starts", MemorySegment.ofArray(Arrays.copyOf(column.starts, items + 1)));
      sections.put(
          attribute + ".codes", MemorySegment.ofArray(Arrays.copyOf(column.codes, column.count)));
      put(sections, attribute + ".values", StringTable.of(column.values));
      attribute++;
    }
    return new CorpusTable(
        new CorpusSections(new CorpusTable.About(items, List.copyOf(columns.keySet())), sections));
  }

  private static void put(
      SequencedMap<String, MemorySegment> sections, String name, StringTable strings) {
    sections.put(name + ".starts", strings.starts());
    sections.put(name + ".bytes", strings.bytes());
  }

  private int[] places(StringTable strings) {
    int[] places = new int[2 * Integer.highestOneBit(Math.max(1, ids.size())) * 2];
    int mask = places.length - 1;
    for (int position = 0; position < ids.size(); position++) {
      byte[] content = ids.get(position).getBytes(StandardCharsets.UTF_8);
      int slot = CorpusTable.hash(content) & mask;
      for (; places[slot] != 0; slot = (slot + 1) & mask) {
        if (strings.is(places[slot] - 1, content)) {
          throw new IllegalArgumentException(
              "the id '" + ids.get(position) + "' stands twice in the corpus");
        }
      }
      places[slot] = position + 1;
    }
    return places;
  }
}
