package dev.kindred.trainer.data.mapping;

import dev.kindred.model.progress.Progress;
import dev.kindred.trainer.data.BadRows;
import dev.kindred.trainer.data.LongSet;
import dev.kindred.trainer.data.Pairs;
import dev.kindred.trainer.data.PairsCollector;
import dev.kindred.trainer.data.Row;
import dev.kindred.trainer.data.TableReader;
import java.nio.file.Path;
import java.util.OptionalInt;

/** Reads pairs as they stand. Repeated ones, and those of an item with itself, are bad rows. */
final class LinksImport {
  private LinksImport() {}

  static Pairs read(
      LinksMapping links,
      Path folder,
      ItemReferences sources,
      ItemReferences targets,
      BadRows badRows) {
    try (TableReader table = TableReader.open(links.table().in(folder), badRows);
        LongSet seen = new LongSet();
        Progress progress = Progress.start("reading links", -1, "rows")) {
      int sourceColumn = table.column(links.source());
      int targetColumn = table.column(links.target());
      PairsCollector pairs = new PairsCollector();
      while (table.hasNext()) {
        Row row = table.next();
        progress.advance(1);
        OptionalInt source = sources.item(table, row, sourceColumn);
        OptionalInt target =
            source.isEmpty() ? OptionalInt.empty() : targets.item(table, row, targetColumn);
        if (source.isEmpty() || target.isEmpty()) {
          continue;
        }
        String text = row.cells().get(sourceColumn).getFirst();
        if (sources == targets && source.getAsInt() == target.getAsInt()) {
          badRows.reject("link of an item to itself", table.place(row), text);
        } else if (!seen.add(((long) source.getAsInt() << 32) | target.getAsInt())) {
          String both = text + " → " + row.cells().get(targetColumn).getFirst();
          badRows.reject("repeated link", table.place(row), both);
        } else {
          pairs.add(source.getAsInt(), target.getAsInt());
        }
      }
      return pairs.toPairs();
    }
  }
}
