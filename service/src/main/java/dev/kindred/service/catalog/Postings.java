package dev.kindred.service.catalog;

import dev.kindred.model.corpus.CorpusTable;
import dev.kindred.model.feature.ItemColumns;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The items behind each value of each attribute. An attribute is read when it is first asked for,
 * so that a release without filters pays nothing.
 */
final class Postings {

  private final CorpusTable items;
  private final Map<String, Map<String, Posting>> byAttribute = new ConcurrentHashMap<>();

  Postings(CorpusTable items) {
    this.items = items;
  }

  /** The items that pass a filter; none has an attribute that is unknown here. */
  BitSet matching(Filter filter) {
    Map<String, BitSet> wanted = new HashMap<>();
    BitSet refused = new BitSet();
    for (Filter.Clause clause : filter.clauses()) {
      Posting posting =
          of(clause.attribute()).getOrDefault(clause.value(), new Posting.Sparse(new int[0]));
      if (clause.wanted()) {
        posting.addTo(wanted.computeIfAbsent(clause.attribute(), _ -> new BitSet(items.size())));
      } else {
        posting.addTo(refused);
      }
    }
    BitSet matching = new BitSet(items.size());
    if (wanted.isEmpty()) {
      matching.set(0, items.size());
    } else {
      boolean first = true;
      for (BitSet of : wanted.values()) {
        if (first) {
          matching = of;
          first = false;
        } else {
          matching.and(of);
        }
      }
    }
    matching.andNot(refused);
    return matching;
  }

  /** The names of all attributes that any item has, sorted. */
  List<String> attributes() {
    return items.attributes();
  }

  /** The items behind each value. */
  private Map<String, Posting> of(String attribute) {
    Map<String, Posting> known = byAttribute.get(attribute);
    if (known != null) {
      return known;
    }
    if (!attributes().contains(attribute)) {
      return Map.of();
    }
    return byAttribute.computeIfAbsent(attribute, this::read);
  }

  private Map<String, Posting> read(String attribute) {
    ItemColumns.Column column = items.column(attribute).orElseThrow();
    int[] ends = new int[column.codes()]; // first how many, then where the positions of each end
    forEachValue(column, (code, _) -> ends[code]++);
    Arrays.parallelPrefix(ends, Integer::sum);
    int[] next = new int[ends.length];
    System.arraycopy(ends, 0, next, 1, Math.max(0, ends.length - 1));
    int[] positions = new int[ends.length == 0 ? 0 : ends[ends.length - 1]];
    forEachValue(column, (code, position) -> positions[next[code]++] = position);
    Map<String, Posting> postings = HashMap.newHashMap(ends.length);
    for (int code = 0; code < ends.length; code++) {
      int[] of = Arrays.copyOfRange(positions, code == 0 ? 0 : ends[code - 1], ends[code]);
      postings.put(column.value(code), Posting.of(of, items.size()));
    }
    return postings;
  }

  /** Takes the code of a value and the position of an item that has it. */
  @FunctionalInterface
  private interface ValueSink {
    void accept(int code, int position);
  }

  private void forEachValue(ItemColumns.Column column, ValueSink sink) {
    for (int position = 0; position < items.size(); position++) {
      int end = column.start(position + 1);
      for (int place = column.start(position); place < end; place++) {
        if (column.code(place) >= 0) {
          sink.accept(column.code(place), position);
        }
      }
    }
  }

  /** The positions of the items that have a value. */
  private sealed interface Posting {

    /** A value that is rarer than one item in so many is a list, any other one a set of bits. */
    int ITEMS_PER_WORD = 32;

    void addTo(BitSet target);

    /** Makes one of positions that do not fall; one that stands twice counts once. */
    static Posting of(int[] positions, int items) {
      Sparse sparse = new Sparse(positions);
      if ((long) positions.length * ITEMS_PER_WORD < items) {
        return sparse;
      }
      BitSet bits = new BitSet(items);
      sparse.addTo(bits);
      return new Dense(bits);
    }

    /** Positions. */
    final class Sparse implements Posting {
      private final int[] positions;

      Sparse(int[] positions) {
        this.positions = positions;
      }

      @Override
      public void addTo(BitSet target) {
        for (int position : positions) {
          target.set(position);
        }
      }
    }

    /** A bit for each item. */
    record Dense(BitSet positions) implements Posting {
      @Override
      public void addTo(BitSet target) {
        target.or(positions);
      }
    }
  }
}
