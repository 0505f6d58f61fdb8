package dev.kindred.model.corpus;

import dev.kindred.model.feature.ItemColumns;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;

/** A column of a {@link CorpusTable}. */
record StoredColumn(String name, MemorySegment starts, MemorySegment coded, StringTable strings)
    implements ItemColumns.Column {

  @Override
  public int codes() {
    return strings.size();
  }

  @Override
  public String value(int code) {
    return strings.get(code);
  }

  @Override
  public int start(int item) {
    return starts.getAtIndex(CorpusSections.INT, item);
  }

  @Override
  public int code(int place) {
    return coded.getAtIndex(CorpusSections.INT, place);
  }

  List<String> values(int item) {
    int from = start(item);
    int to = start(item + 1);
    if (from == to || code(from) == CorpusTable.EMPTY) {
      return List.of();
    }
    String[] values = new String[to - from];
    Arrays.setAll(values, i -> value(code(from + i)));
    return List.of(values);
  }

  /** Whether the item has the attribute, with no value. */
  boolean isEmptyList(int item) {
    return start(item) < start(item + 1) && code(start(item)) == CorpusTable.EMPTY;
  }
}
