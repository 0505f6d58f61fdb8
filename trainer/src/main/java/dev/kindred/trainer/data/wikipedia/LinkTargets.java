package dev.kindred.trainer.data.wikipedia;

import dev.kindred.model.progress.Progress;
import dev.kindred.trainer.data.BadRows;
import java.nio.file.Path;
import java.util.OptionalInt;

/** What the ids of the table {@code linktarget} stand for. */
final class LinkTargets {
  private final LongIntMap articles = new LongIntMap();
  private final LongIntMap categories = new LongIntMap();

  /** Reads the table, keeping articles that exist, and all categories. */
  void read(Path file, Articles known, CategoryNames names, BadRows badRows, LeftOut leftOut) {
    try (SqlDump dump = new SqlDump(file, "linktarget");
        Progress progress = Progress.start("reading link targets", -1, "rows")) {
      int idColumn = dump.column("lt_id");
      int namespaceColumn = dump.column("lt_namespace");
      int titleColumn = dump.column("lt_title");
      dump.forEach(
          badRows,
          () -> {
            progress.advance(1);
            long namespace = dump.number(namespaceColumn);
            if (namespace != Namespaces.ARTICLES && namespace != Namespaces.CATEGORIES) {
              leftOut.count("link target of another namespace");
              return;
            }
            long id = Articles.positive(dump, idColumn);
            String title = dump.text(titleColumn);
            if (namespace == Namespaces.CATEGORIES) {
              put(categories, id, names.number(title));
              return;
            }
            OptionalInt row = known.row(title);
            if (row.isPresent()) {
              put(articles, id, row.getAsInt());
            } else {
              leftOut.count("link target that is no article");
            }
          });
    }
  }

  private static void put(LongIntMap map, long id, int value) throws BadValueException {
    if (!map.putIfAbsent(id, value)) {
      throw new BadValueException("repeated lt_id", Long.toString(id));
    }
  }

  /** The row of an article; {@link LongIntMap#NONE} for other targets. */
  int article(long id) {
    return articles.get(id);
  }

  /** The number of a category's name; {@link LongIntMap#NONE} for other targets. */
  int category(long id) {
    return categories.get(id);
  }
}
