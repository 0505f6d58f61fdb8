package dev.kindred.service.catalog;

import dev.kindred.model.corpus.CorpusItem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

/**
 * The items of a corpus. An item's position is its place in the corpus and its number in the index.
 */
public final class Catalog {

  private final long version;
  private final List<CorpusItem> items;
  private final Map<String, Integer> positions;
  private final Postings postings;
  private final AtomicReference<int[]> byPopularity = new AtomicReference<>(new int[0]);

  /**
   * A catalog that has not changed since its release was loaded.
   *
   * @param items the corpus; no id may stand twice
   */
  public Catalog(List<CorpusItem> items) {
    this(items, 0);
  }

  /**
   * A catalog.
   *
   * @param items the corpus; no id may stand twice
   * @param version rises with each change of a release's catalog, and is 0 before the first
   */
  public Catalog(List<CorpusItem> items, long version) {
    this.version = version;
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

  /**
   * The items that pass a filter.
   *
   * @throws UnknownAttributeException if no item has an attribute that it names
   */
  public ItemSet matching(Filter filter) {
    return postings.matching(filter);
  }

  /** The positions of all items, those most often chosen in training first. */
  public IntStream byPopularity() {
    int[] sorted =
        byPopularity.updateAndGet(known -> known.length == 0 ? sortByPopularity() : known);
    return Arrays.stream(sorted);
  }

  private int[] sortByPopularity() {
    return IntStream.range(0, items.size())
        .boxed()
        .sorted(Comparator.comparingLong(position -> -items.get(position).trainingCount()))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** The names of all attributes that any item has, sorted. */
  public List<String> attributes() {
    return postings.attributes();
  }

  /** Rises with each change of a release's catalog. */
  public long version() {
    return version;
  }

  /** How many items there are. */
  public int size() {
    return items.size();
  }

  /** The item at a position, 0 to {@link #size} - 1. */
  public CorpusItem item(int position) {
    return items.get(position);
  }

  /** Where an item stands; empty if there is no such item. */
  public OptionalInt position(String id) {
    Integer position = positions.get(id);
    return position == null ? OptionalInt.empty() : OptionalInt.of(position);
  }

  /**
   * Suggestions for an id that does not exist: those that are spelt alike, then those whose last
   * word is, or else those that contain its last word. Case does not count.
   *
   * @param limit how many at most
   */
  public List<String> closest(String id, int limit) {
    String word = lastWord(id);
    Spelling whole = new Spelling(id);
    Spelling lastWord = new Spelling(word);
    record Alike(int position, int whole, int word) {}
    List<Alike> alike = new ArrayList<>();
    for (int position = 0; position < items.size(); position++) {
      String other = items.get(position).item().id();
      int wholeDistance = whole.distance(other);
      int wordDistance = word.isEmpty() ? Spelling.FAR : lastWord.distance(lastWord(other));
      if (Math.min(wholeDistance, wordDistance) < Spelling.FAR) {
        alike.add(new Alike(position, wholeDistance, wordDistance));
      }
    }
    if (alike.isEmpty()) {
      return search(word, limit);
    }
    return alike.stream()
        .sorted(
            Comparator.comparingInt(Alike::whole)
                .thenComparingInt(Alike::word)
                .thenComparingLong(other -> -items.get(other.position).trainingCount())
                .thenComparingInt(Alike::position))
        .limit(limit)
        .map(other -> items.get(other.position).item().id())
        .toList();
  }

  /**
   * Items whose id contains a text, in any case. First those of which a word begins with it, then
   * those in which less follows it, then those more often chosen in training.
   *
   * @param limit how many at most
   */
  public List<String> search(String text, int limit) {
    String wanted = text.toLowerCase(Locale.ROOT);
    record Match(int position, boolean wordStart, int rest) {}
    return IntStream.range(0, wanted.isEmpty() ? 0 : items.size())
        .mapToObj(position -> {
          String id = items.get(position).item().id().toLowerCase(Locale.ROOT);
          int place = id.lastIndexOf(wanted);
          boolean wordStart =
              place == 0 || (place > 0 && !Character.isLetterOrDigit(id.charAt(place - 1)));
          return new Match(place < 0 ? -1 : position, wordStart, id.length() - place);
        })
        .filter(match -> match.position >= 0)
        .sorted(
            Comparator.<Match>comparingInt(match -> match.wordStart ? 0 : 1)
                .thenComparingInt(match -> match.rest)
                .thenComparingLong(match -> -items.get(match.position).trainingCount())
                .thenComparingInt(match -> match.position))
        .limit(limit)
        .map(match -> items.get(match.position).item().id())
        .toList();
  }

  private static String lastWord(String id) {
    int end = id.length();
    while (end > 0 && Character.isLetterOrDigit(id.charAt(end - 1))) {
      end--;
    }
    return id.substring(end);
  }
}
