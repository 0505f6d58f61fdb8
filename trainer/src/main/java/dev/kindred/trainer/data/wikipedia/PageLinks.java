package dev.kindred.trainer.data.wikipedia;

import dev.kindred.model.progress.Progress;
import dev.kindred.trainer.data.BadRows;
import dev.kindred.trainer.data.LongSet;
import dev.kindred.trainer.data.Pairs;
import dev.kindred.trainer.data.PairsCollector;
import java.nio.file.Path;

/**
 * Reads the table {@code pagelinks}. Until 2023 a row named its target itself ({@code
 * pl_namespace}, {@code pl_title}), since then by {@code pl_target_id}.
 */
final class PageLinks {
  private final Articles articles;
  private final LinkTargets targets;
  private final LeftOut leftOut;
  private final PairsCollector pairs = new PairsCollector();

  PageLinks(Articles articles, LinkTargets targets, LeftOut leftOut) {
    this.articles = articles;
    this.targets = targets;
    this.leftOut = leftOut;
  }

  /** The links among articles, each once, in the order of the table. */
  Pairs read(Path file, BadRows badRows) {
    try (SqlDump dump = new SqlDump(file, "pagelinks");
        LongSet seen = new LongSet();
        Progress progress = Progress.start("reading links", -1, "rows")) {
      boolean byId = dump.has("pl_target_id");
      int fromColumn = dump.column("pl_from");
      int namespaceColumn = byId ? -1 : dump.column("pl_namespace");
      int targetColumn = dump.column(byId ? "pl_target_id" : "pl_title");
      dump.forEach(
          badRows,
          () -> {
            progress.advance(1);
            int source = articles.row(Articles.positive(dump, fromColumn));
            if (source == LongIntMap.NONE) {
              leftOut.count("link from a page that is no article");
              return;
            }
            if (byId) {
              add(seen, source, targets.article(Articles.positive(dump, targetColumn)));
            } else if (dump.number(namespaceColumn) != Namespaces.ARTICLES) {
              add(seen, source, LongIntMap.NONE);
            } else {
              add(seen, source, articles.row(dump.text(targetColumn)).orElse(LongIntMap.NONE));
            }
          });
    }
    return pairs.toPairs();
  }

  private void add(LongSet seen, int source, int target) {
    if (target == LongIntMap.NONE) {
      leftOut.count("link to a page that is no article");
    } else if (source == target) {
      leftOut.count("link of an article to itself");
    } else if (!seen.add(((long) source << 32) | target)) {
      leftOut.count("link that repeats another, by a redirect");
    } else {
      pairs.add(source, target);
    }
  }
}
