package dev.kindred.service.recommend;

import dev.kindred.service.release.Release;
import java.util.HashSet;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** The items most often chosen in training, as a fallback. */
final class PopularItems {

  private PopularItems() {}

  /**
   * The most popular items that a request allows.
   *
   * @param allowed which positions those are
   * @return positions, those most often chosen first
   */
  static IntStream of(
      Release release, Fallback.Popular fallback, Seeds seeds, IntPredicate allowed) {
    String category = fallback.category();
    Set<String> wanted = new HashSet<>();
    if (!category.isEmpty()) {
      seeds.allLiked().forEach(seed -> wanted.addAll(seed.item().values(category)));
    }
    return release
        .catalog()
        .byPopularity()
        .filter(allowed)
        .filter(position ->
            wanted.isEmpty()
                || release.catalog().item(position).item().values(category).stream()
                    .anyMatch(wanted::contains));
  }
}
