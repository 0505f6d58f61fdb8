package dev.kindred.service.catalog;

import dev.kindred.model.corpus.CorpusItem;
import dev.kindred.model.corpus.CorpusTable;
import java.util.Comparator;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The items of a release's bundle. It never changes. */
final class Corpus {

  private static final int KEPT = 1 << 14; // A few items are in most answers.

  /** An item that was put together. */
  private record Kept(int position, CorpusItem item) {}

  private final CorpusTable items;
  private final Postings postings;
  private final AtomicReferenceArray<@Nullable Kept> kept = new AtomicReferenceArray<>(KEPT);
  private final AtomicReference<int[]> byPopularity = new AtomicReference<>(new int[0]);

  Corpus(CorpusTable items) {
    this.items = items;
    postings = new Postings(items);
  }

  int size() {
    return items.size();
  }

  /** The same object for as long as nobody asks for another of its place. */
  CorpusItem item(int position) {
    int place = position & (KEPT - 1);
    Kept known = kept.getAcquire(place);
    if (known != null && known.position == position) {
      return known.item;
    }
    Kept read = new Kept(position, items.get(position));
    kept.setRelease(place, read);
    return read.item;
  }

  String id(int position) {
    return items.id(position);
  }

  long trainingCount(int position) {
    return items.trainingCount(position);
  }

  OptionalInt position(String id) {
    return items.position(id);
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
    return items.trainingCount(byPopularity()[rank]);
  }

  private int[] sortByPopularity() {
    return IntStream.range(0, items.size())
        .boxed()
        .sorted(Comparator.comparingLong(position -> -items.trainingCount(position)))
        .mapToInt(Integer::intValue)
        .toArray();
  }
}
