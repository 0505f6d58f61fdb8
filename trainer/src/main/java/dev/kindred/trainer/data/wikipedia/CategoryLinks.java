package dev.kindred.trainer.data.wikipedia;

import dev.kindred.model.progress.Progress;
import dev.kindred.trainer.data.BadRows;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Reads the table {@code categorylinks}. Until 2025 a row named its category itself ({@code
 * cl_to}), since then by {@code cl_target_id}.
 */
final class CategoryLinks {
  private CategoryLinks() {}

  /** The numbers of each article's categories, by row, in the order of the table. */
  static int[][] read(
      Path file,
      Articles articles,
      LinkTargets targets,
      CategoryNames names,
      BadRows badRows,
      LeftOut leftOut) {
    int[][] categories = new int[articles.titles().size()][0];
    try (SqlDump dump = new SqlDump(file, "categorylinks");
        Progress progress = Progress.start("reading categories", -1, "rows")) {
      boolean byId = !dump.has("cl_to");
      int fromColumn = dump.column("cl_from");
      int categoryColumn = dump.column(byId ? "cl_target_id" : "cl_to");
      dump.forEach(
          badRows,
          () -> {
            progress.advance(1);
            int row = articles.row(Articles.positive(dump, fromColumn));
            if (row == LongIntMap.NONE) {
              leftOut.count("category of a page that is no article");
              return;
            }
            int category =
                byId
                    ? targets.category(Articles.positive(dump, categoryColumn))
                    : names.number(dump.text(categoryColumn));
            if (category == LongIntMap.NONE) {
              leftOut.count("category that is no link target of namespace 14");
              return;
            }
            int[] longer = Arrays.copyOf(categories[row], categories[row].length + 1);
            longer[longer.length - 1] = category;
            categories[row] = longer;
          });
    }
    return categories;
  }

  /** Whether the file names its categories by link target. */
  static boolean needsTargets(Path file) {
    try (SqlDump dump = new SqlDump(file, "categorylinks")) {
      return !dump.has("cl_to");
    }
  }
}
