package dev.kindred.service.catalog;

import dev.kindred.model.corpus.CorpusItem;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

/** The items of a release's bundle. It never changes. */
final class Corpus {

  private final List<CorpusItem> items;
  private final Map<String, Integer> positions;
  private final Postings postings;
  private final AtomicReference<int[]> byPopularity = new AtomicReference<>(new int[0]);

  /**
   * A corpus.
   *
   * @param items no id may stand twice
   */
  Corpus(List<CorpusItem> items) {
    this.items = List.copyOf(items);
    positions = HashMap.newHashMap(items.size());
    for (int position = 0; position < items.size(); position++) {
      String id = items.get(position).item().id();
      if (positions.put(id, position) != null) {
        throw new IllegalArgumentException("the id '" + id + "' stands twice in the corpus");
      }
    }
    postings = new Postings(this.items);
  }

  int size() {
    return items.size();
  }

  CorpusItem item(int position) {
    return items.get(position);
  }

  OptionalInt position(String id) {
    Integer position = positions.get(id);
    return position == null ? OptionalInt.empty() : OptionalInt.of(position);
  }

  Postings postings() {
    return postings;
  }

  /** All positions, those most often chosen in training first; not to be changed. */
  int[] byPopularity() {
    return byPopularity.updateAndGet(known -> known.length == 0 ? sortByPopularity() : known);
  }

  /** How often the rarest of the tenth of the items was chosen that were chosen most often. */
  long headCount() {
    int rank = Math.max(1, items.size() / 10) - 1;
    return items.get(byPopularity()[rank]).trainingCount();
  }

  private int[] sortByPopularity() {
    return IntStream.range(0, items.size())
        .boxed()
        .sorted(Comparator.comparingLong(position -> -items.get(position).trainingCount()))
        .mapToInt(Integer::intValue)
        .toArray();
  }
}
