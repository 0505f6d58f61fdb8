package dev.kindred.service.recommend;

import dev.kindred.service.index.Query;
import dev.kindred.service.recommend.RecommendRequest.Taste;
import dev.kindred.service.recommend.Recommendation.Recommended;
import dev.kindred.service.release.Release;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Whether changes of items matter to an answer. The k best of what matches stay the k best unless
 * one of them changes or goes, or another comes that scores as much as the last of them. Seeds ask
 * with their vectors, so that a seed that changes is another question.
 */
final class Relevance {

  /** A walk's scores are a little rougher than those of single items. */
  private static final float ROUNDING = 1e-6f;

  private Relevance() {}

  /**
   * Whether an answer is right with changed items as it was without.
   *
   * @param changed ids of items that came, changed or went since
   * @param release as it is with them
   */
  static boolean none(
      Set<String> changed, ResultCache.Key key, ResultCache.Kept answer, Release release) {
    if (changed.isEmpty()) {
      return true;
    }
    if (answer.query().isEmpty()
        || seeds(key.taste()).anyMatch(changed::contains)
        || answer.items().stream().anyMatch(item -> changed.contains(item.item().item().id()))) {
      return false;
    }
    Query query = answer.query().get();
    float least = least(answer.items(), key.selection().k());
    List<String> exclude = key.selection().exclude();
    return changed.stream()
        .noneMatch(id -> !exclude.contains(id) && comesIn(id, query, key, release, least));
  }

  private static Stream<String> seeds(Taste taste) {
    return Stream.concat(taste.seeds().stream(), taste.not().stream())
        .<String>mapMulti((seed, sink) -> {
          if (seed instanceof Seed.Known known) {
            sink.accept(known.id());
          }
        });
  }

  /** What an item must score to come into the answer. */
  private static float least(List<Recommended> items, int k) {
    return items.size() < k ? Float.NEGATIVE_INFINITY : items.getLast().score();
  }

  private static boolean comesIn(
      String id, Query query, ResultCache.Key key, Release release, float least) {
    OptionalInt position = release.catalog().position(id);
    return position.isPresent()
        && key.selection().filter().accepts(release.catalog().item(position.getAsInt()).item())
        && release.index().score(query, position.getAsInt()) >= least - ROUNDING;
  }
}
