package dev.kindred.service.release;

import dev.kindred.model.feature.Item;
import dev.kindred.service.catalog.Catalog;
import dev.kindred.service.index.Hit;
import dev.kindred.service.index.Query;
import dev.kindred.service.index.SearchResult;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Asks a release what it will be asked, before anybody else does: that warms it, and what is not as
 * it must be keeps it from being served.
 */
final class SelfCheck {

  private static final long SEED = 20_261_121;
  private static final int QUESTIONS = 20;
  private static final int K = 10;
  // The audit has judged how much a graph misses; whose vectors are wrong misses nearly all.
  private static final double MOST_MISSED = 0.25;
  private static final double TOLERANCE = 1e-3;

  private SelfCheck() {}

  /**
   * Checks a release.
   *
   * @throws SelfCheckException if an answer is not what it must be
   */
  static void of(Release release) {
    Catalog catalog = release.catalog();
    int[] positions = catalog.positions().toArray();
    int[] sample =
        new Random(SEED)
            .ints(QUESTIONS, 0, Math.max(1, positions.length))
            .limit(positions.length)
            .map(place -> positions[place])
            .toArray();
    List<Item> items = IntStream.of(sample).mapToObj(at -> catalog.item(at).item()).toList();
    long missed =
        IntStream.range(0, sample.length)
            .parallel()
            .filter(i -> !findsItself(release, sample[i], items.get(i)))
            .count();
    if (missed > MOST_MISSED * sample.length) {
      throw new SelfCheckException(
          "of %d items %d are not found by their own vectors".formatted(sample.length, missed));
    }
    float[][] queries =
        items.isEmpty()
            ? new float[0][]
            : release.towers().queries(items.stream().map(release.schemas()::queryOf).toList());
    IntStream.range(0, queries.length)
        .parallel()
        .forEach(i ->
            requireFull(release, items.get(i), release.index().search(Query.of(queries[i], K))));
  }

  private static void requireFull(Release release, Item item, SearchResult found) {
    int expected = Math.min(K, release.catalog().size());
    if (found.hits().size() != expected) {
      throw new SelfCheckException(
          "asked for %d items like '%s' it found %d"
              .formatted(expected, item.id(), found.hits().size()));
    }
    for (Hit hit : found.hits()) {
      if (!Float.isFinite(hit.score())) {
        throw new SelfCheckException(
            "asked for items like '%s' it gave the score %s".formatted(item.id(), hit.score()));
      }
    }
  }

  /** Nothing is nearer to a vector than what is as near as itself; a walk may miss it. */
  private static boolean findsItself(Release release, int position, Item item) {
    float[] vector = release.index().vector(position);
    SearchResult found = release.index().search(Query.of(vector, K));
    requireFull(release, item, found);
    float own = release.index().score(Query.of(vector, 1), position);
    return found.hits().getFirst().score() >= own - TOLERANCE;
  }
}
