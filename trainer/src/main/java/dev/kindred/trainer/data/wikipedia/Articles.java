package dev.kindred.trainer.data.wikipedia;

import dev.kindred.model.progress.Progress;
import dev.kindred.trainer.data.BadRows;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** The pages of namespace 0 that are no redirects, and where redirects among them lead. */
final class Articles {
  private static final int MOST_HOPS = 8; // A circle of redirects must end.

  private final List<String> titles = new ArrayList<>();
  private final Map<String, Integer> rows = new HashMap<>();
  private final LongIntMap rowsById = new LongIntMap();
  private final LongIntMap redirectsById = new LongIntMap();
  private final List<String> redirectTitles = new ArrayList<>();
  private final Map<String, String> redirects = new HashMap<>();

  /** Reads the table {@code page}. */
  void readPages(Path file, BadRows badRows, LeftOut leftOut) {
    try (SqlDump dump = new SqlDump(file, "page");
        Progress progress = Progress.start("reading pages", -1, "rows")) {
      int idColumn = dump.column("page_id");
      int namespaceColumn = dump.column("page_namespace");
      int titleColumn = dump.column("page_title");
      int redirectColumn = dump.column("page_is_redirect");
      dump.forEach(
          badRows,
          () -> {
            progress.advance(1);
            if (dump.number(namespaceColumn) != Namespaces.ARTICLES) {
              leftOut.count("page of another namespace");
              return;
            }
            long id = positive(dump, idColumn);
            String title = dump.text(titleColumn);
            boolean redirect = dump.number(redirectColumn) != 0;
            if (rowsById.get(id) != LongIntMap.NONE || redirectsById.get(id) != LongIntMap.NONE) {
              throw new BadValueException("repeated page_id", Long.toString(id));
            }
            if (redirect) {
              redirectsById.putIfAbsent(id, redirectTitles.size());
              redirectTitles.add(title);
            } else if (rows.putIfAbsent(title, titles.size()) != null) {
              throw new BadValueException("repeated page_title", title);
            } else {
              rowsById.putIfAbsent(id, titles.size());
              titles.add(title);
            }
          });
    }
  }

  /** Reads the table {@code redirect}, after the pages. */
  void readRedirects(Path file, BadRows badRows, LeftOut leftOut) {
    try (SqlDump dump = new SqlDump(file, "redirect");
        Progress progress = Progress.start("reading redirects", -1, "rows")) {
      int fromColumn = dump.column("rd_from");
      int namespaceColumn = dump.column("rd_namespace");
      int titleColumn = dump.column("rd_title");
      int interwikiColumn = dump.column("rd_interwiki");
      dump.forEach(
          badRows,
          () -> {
            progress.advance(1);
            int from = redirectsById.get(positive(dump, fromColumn));
            if (from == LongIntMap.NONE
                || dump.number(namespaceColumn) != Namespaces.ARTICLES
                || !dump.isEmpty(interwikiColumn)) {
              leftOut.count("redirect from or to another namespace or wiki");
              return;
            }
            redirects.put(redirectTitles.get(from), dump.text(titleColumn));
          });
    }
  }

  static long positive(SqlDump dump, int column) throws BadValueException {
    long id = dump.number(column);
    if (id <= 0) {
      throw new BadValueException("an id below 1", Long.toString(id));
    }
    return id;
  }

  /** By row. */
  List<String> titles() {
    return titles;
  }

  /** The row of an article by its page's id; {@link LongIntMap#NONE} for other pages. */
  int row(long pageId) {
    return rowsById.get(pageId);
  }

  /** The row of the article of a title, or of the one that it redirects to. */
  OptionalInt row(String title) {
    String at = title;
    for (int hops = 0; hops <= MOST_HOPS && at != null; hops++) {
      Integer row = rows.get(at);
      if (row != null) {
        return OptionalInt.of(row);
      }
      at = redirects.get(at);
    }
    return OptionalInt.empty();
  }
}
