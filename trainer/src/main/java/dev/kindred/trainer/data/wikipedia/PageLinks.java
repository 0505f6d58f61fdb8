package dev.kindred.trainer.data.wikipedia;

import dev.kindred.model.progress.Progress;
import dev.kindred.trainer.data.BadRows;
import dev.kindred.trainer.data.Pairs;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Reads the table {@code pagelinks}. Until 2023 a row named its target itself ({@code
 * pl_namespace}, {@code pl_title}), since then by {@code pl_target_id}.
 */
final class PageLinks {
  private final Articles articles;
  private final LinkTargets targets;
  private final LeftOut leftOut;
  private long[] links = new long[1 << 16];
  private int size;

  PageLinks(Articles articles, LinkTargets targets, LeftOut leftOut) {
    this.articles = articles;
    this.targets = targets;
    this.leftOut = leftOut;
  }

  /** The links among articles, each once, by source, then by target. */
  Pairs read(Path file, BadRows badRows) {
    try (SqlDump dump = new SqlDump(file, "pagelinks");
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
              add(source, targets.article(Articles.positive(dump, targetColumn)));
            } else if (dump.number(namespaceColumn) != Namespaces.ARTICLES) {
              add(source, LongIntMap.NONE);
            } else {
              add(source, articles.row(dump.text(targetColumn)).orElse(LongIntMap.NONE));
            }
          });
    }
    return distinct();
  }

  private void add(int source, int target) {
    if (target == LongIntMap.NONE) {
      leftOut.count("link to a page that is no article");
    } else if (source == target) {
      leftOut.count("link of an article to itself");
    } else {
      if (size == links.length) {
        links = Arrays.copyOf(links, Math.multiplyExact(size, 2));
      }
      links[size++] = ((long) source << 32) | target;
    }
  }

  private Pairs distinct() {
    Arrays.parallelSort(links, 0, size);
    int[] sources = new int[size];
    int[] found = new int[size];
    int count = 0;
    for (int i = 0; i < size; i++) {
      if (i > 0 && links[i] == links[i - 1]) {
        leftOut.count("link that repeats another, by a redirect");
      } else {
        sources[count] = (int) (links[i] >>> 32);
        found[count++] = (int) links[i];
      }
    }
    return new Pairs(Arrays.copyOf(sources, count), Arrays.copyOf(found, count));
  }
}
