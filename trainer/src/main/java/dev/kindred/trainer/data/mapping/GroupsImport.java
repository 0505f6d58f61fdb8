package dev.kindred.trainer.data.mapping;

import dev.kindred.model.progress.Progress;
import dev.kindred.trainer.data.BadRows;
import dev.kindred.trainer.data.PairsCollector;
import dev.kindred.trainer.data.RandomSplit;
import dev.kindred.trainer.data.Row;
import dev.kindred.trainer.data.Split;
import dev.kindred.trainer.data.SplitPairs;
import dev.kindred.trainer.data.TableReader;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;

/** Reads groups and takes pairs from each. An item repeated in a group is a bad row. */
final class GroupsImport {
  private GroupsImport() {}

  static SplitPairs read(
      GroupsMapping mapping,
      Path folder,
      ItemReferences items,
      RandomSplit split,
      BadRows badRows) {
    List<List<Integer>> groups =
        List.copyOf(
            readGroups(mapping.table(), mapping.group(), mapping.item(), folder, items, badRows)
                .values());
    Split[] splits = split.of(groups.size());
    Map<Split, PairsCollector> collectors = new EnumMap<>(Split.class);
    SplittableRandom seeds = new SplittableRandom(split.seed());
    for (int group = 0; group < splits.length; group++) {
      PairsCollector collector =
          collectors.computeIfAbsent(splits[group], _ -> new PairsCollector());
      SplittableRandom random = seeds.split();
      switch (mapping.choose()) {
        case SAMPLED -> sample(groups.get(group), mapping.perGroup(), random, collector);
        case CONSECUTIVE -> chain(groups.get(group), mapping.perGroup(), collector);
      }
    }
    return new SplitPairs(
        collectors.getOrDefault(Split.TRAIN, new PairsCollector()).toPairs(),
        collectors.getOrDefault(Split.VALIDATION, new PairsCollector()).toPairs(),
        collectors.getOrDefault(Split.TEST, new PairsCollector()).toPairs());
  }

  /** The item rows of each group, in the order of the table. */
  static SequencedMap<String, List<Integer>> readGroups(
      MappedTable mapped,
      String group,
      String item,
      Path folder,
      ItemReferences items,
      BadRows badRows) {
    try (TableReader table = TableReader.open(mapped.in(folder), badRows);
        Progress progress = Progress.start("reading groups", -1, "rows")) {
      int groupColumn = table.column(group);
      int itemColumn = table.column(item);
      Map<String, SequencedSet<Integer>> groups = new LinkedHashMap<>();
      while (table.hasNext()) {
        Row row = table.next();
        progress.advance(1);
        List<String> name = row.cells().get(groupColumn);
        if (name.isEmpty()) {
          badRows.reject("no " + group, table.place(row), "");
          continue;
        }
        OptionalInt member = items.item(table, row, itemColumn);
        if (member.isPresent()
            && !groups
                .computeIfAbsent(name.getFirst(), _ -> new LinkedHashSet<>())
                .add(member.getAsInt())) {
          badRows.reject(
              "item repeated in its group",
              table.place(row),
              name.getFirst() + ", " + row.cells().get(itemColumn).getFirst());
        }
      }
      SequencedMap<String, List<Integer>> rows = new LinkedHashMap<>();
      groups.forEach((name, members) -> rows.put(name, List.copyOf(members)));
      return rows;
    }
  }

  /** Each item with the next. */
  private static void chain(List<Integer> items, int atMost, PairsCollector pairs) {
    for (int i = 0; i + 1 < items.size() && i < atMost; i++) {
      pairs.add(items.get(i), items.get(i + 1));
    }
  }

  /** Distinct ordered pairs by Floyd's algorithm: every set of them is equally likely. */
  private static void sample(
      List<Integer> items, int atMost, SplittableRandom random, PairsCollector pairs) {
    int n = items.size();
    long all = (long) n * (n - 1);
    Set<Long> chosen = new TreeSet<>();
    for (long last = Math.max(0, all - atMost); last < all; last++) {
      long drawn = random.nextLong(last + 1);
      chosen.add(chosen.contains(drawn) ? last : drawn);
    }
    for (long pair : chosen) {
      int source = (int) (pair / (n - 1));
      int other = (int) (pair % (n - 1));
      pairs.add(items.get(source), items.get(other < source ? other : other + 1));
    }
  }
}
