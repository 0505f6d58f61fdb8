package dev.kindred.service.catalog;

import dev.kindred.model.corpus.CorpusItem;
import dev.kindred.model.corpus.CorpusTable;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

/**
 * The items that can be recommended: a corpus, less what is gone, and what was added since. An
 * item's position is its number in the index; those that were added stand behind the corpus. A
 * catalog never changes; a change makes another one.
 */
public final class Catalog {

  private final long version;
  private final int firstNew; // position of the corpus
  private final Corpus corpus;
  private final BitSet gone; // positions of the corpus
  private final List<CorpusItem> added;
  private final Map<String, Integer> addedPositions;
  private final AtomicReference<int[]> byPopularity = new AtomicReference<>(new int[0]);
  private final AtomicReference<List<String>> attributes = new AtomicReference<>(List.of());

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
    this(items, version, items.size());
  }

  /**
   * A catalog of a corpus that changes are part of.
   *
   * @param items the corpus; no id may stand twice
   * @param version rises with each change of a release's catalog, and is 0 before the first
   * @param firstNew the position from which on items came, or were changed, after training
   */
  public Catalog(List<CorpusItem> items, long version, int firstNew) {
    this(version, new Corpus(CorpusTable.of(items)), firstNew, new BitSet(), List.of());
  }

  private Catalog(long version, Corpus corpus, int firstNew, BitSet gone, List<CorpusItem> added) {
    this.version = version;
    this.firstNew = firstNew;
    this.corpus = corpus;
    this.gone = gone;
    this.added = added;
    addedPositions = HashMap.newHashMap(added.size());
    for (int i = 0; i < added.size(); i++) {
      addedPositions.put(added.get(i).item().id(), corpus.size() + i);
    }
  }

  /**
   * Another catalog of the same corpus.
   *
   * @param of its version, higher than this one's
   * @param without the positions of the corpus' items that are gone; not to be changed afterwards
   * @param with the items behind the corpus, in the order of their positions; where one has the id
   *     of an item of the corpus, that one must be gone
   */
  public Catalog changed(long of, BitSet without, List<CorpusItem> with) {
    return new Catalog(of, corpus, firstNew, without, List.copyOf(with));
  }

  /**
   * The items that pass a filter.
   *
   * @throws UnknownAttributeException if no item has an attribute that it names
   */
  public ItemSet matching(Filter filter) {
    for (Filter.Clause clause : filter.clauses()) {
      if (!attributes().contains(clause.attribute())) {
        throw new UnknownAttributeException(clause.attribute(), attributes());
      }
    }
    BitSet matching = corpus.postings().matching(filter);
    matching.andNot(gone);
    for (int i = 0; i < added.size(); i++) {
      if (filter.accepts(added.get(i).item())) {
        matching.set(corpus.size() + i);
      }
    }
    return ItemSet.of(matching);
  }

  /** The positions of all items, those most often chosen in training first. */
  public IntStream byPopularity() {
    if (isAsBuilt()) {
      return IntStream.of(corpus.byPopularity());
    }
    return IntStream.of(
        byPopularity.updateAndGet(known -> known.length == 0 ? sortByPopularity() : known));
  }

  /** Merges the corpus' order, which is kept, with that of what was added. */
  private int[] sortByPopularity() {
    int[] sorted = new int[size()];
    int[] behind =
        IntStream.range(corpus.size(), corpus.size() + added.size())
            .boxed()
            .sorted(Comparator.comparingLong(position -> -trainingCount(position)))
            .mapToInt(Integer::intValue)
            .toArray();
    int next = 0;
    int place = 0;
    for (int position : corpus.byPopularity()) {
      if (gone.get(position)) {
        continue;
      }
      while (next < behind.length && trainingCount(behind[next]) > trainingCount(position)) {
        sorted[place++] = behind[next++];
      }
      sorted[place++] = position;
    }
    System.arraycopy(behind, next, sorted, place, behind.length - next);
    return sorted;
  }

  /** The names of all attributes that any item has or had, sorted. */
  public List<String> attributes() {
    if (isAsBuilt()) {
      return corpus.postings().attributes();
    }
    return attributes.updateAndGet(known -> known.isEmpty() ? readAttributes() : known);
  }

  private List<String> readAttributes() {
    TreeSet<String> names = new TreeSet<>(corpus.postings().attributes());
    added.forEach(entry -> names.addAll(entry.item().attributes().keySet()));
    return List.copyOf(names);
  }

  private boolean isAsBuilt() {
    return added.isEmpty() && gone.isEmpty();
  }

  /** Rises with each change of a release's catalog. */
  public long version() {
    return version;
  }

  /** How many items there are. */
  public int size() {
    return corpus.size() - gone.cardinality() + added.size();
  }

  /** The positions of all items, rising. */
  public IntStream positions() {
    return IntStream.range(0, corpus.size() + added.size()).filter(position -> !gone.get(position));
  }

  /** The item at a position that an index or this catalog has named. */
  public CorpusItem item(int position) {
    return position < corpus.size() ? corpus.item(position) : added.get(position - corpus.size());
  }

  /** The id of the item at a position. */
  public String id(int position) {
    return position < corpus.size() ? corpus.id(position) : item(position).item().id();
  }

  /** How many training pairs have the item at a position as their target. */
  public long trainingCount(int position) {
    return position < corpus.size()
        ? corpus.trainingCount(position)
        : item(position).trainingCount();
  }

  /** Where an item stands; empty if there is no such item. */
  public OptionalInt position(String id) {
    Integer behind = addedPositions.get(id);
    if (behind != null) {
      return OptionalInt.of(behind);
    }
    OptionalInt position = corpus.position(id);
    return position.isPresent() && gone.get(position.getAsInt()) ? OptionalInt.empty() : position;
  }

  /**
   * How often the rarest item of the head was chosen in training. The head is the tenth of the
   * corpus that was chosen most often.
   */
  public long headCount() {
    return corpus.headCount();
  }

  /** Whether an item came or was changed after training. */
  public boolean isNew(int position) {
    return position >= firstNew;
  }

  /**
   * Suggestions for an id that does not exist: those that are spelt alike, then those whose last
   * word is, or else those that contain its last word. Case does not count.
   *
   * @param limit how many at most
   */
  public List<String> closest(String id, int limit) {
    return new IdSearch(this).closest(id, limit);
  }

  /**
   * Items whose id contains a text, in any case. First those of which a word begins with it, then
   * those in which less follows it, then those more often chosen in training.
   *
   * @param limit how many at most
   */
  public List<String> search(String text, int limit) {
    return new IdSearch(this).containing(text, limit);
  }
}
