package dev.kindred.service.catalog;

import dev.kindred.model.corpus.CorpusItem;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The items behind each value of each attribute. An attribute is read when it is first asked for,
 * so that a release without filters pays nothing.
 */
final class Postings {

  private final List<CorpusItem> items;
  private final Map<String, Map<String, Posting>> byAttribute = new ConcurrentHashMap<>();
  private volatile List<String> attributes = List.of(); // Read when first needed, sorted.

  Postings(List<CorpusItem> items) {
    this.items = items;
  }

  /** The items that pass a filter; none has an attribute that is unknown here. */
  BitSet matching(Filter filter) {
    Map<String, BitSet> wanted = new HashMap<>();
    BitSet refused = new BitSet();
    for (Filter.Clause clause : filter.clauses()) {
      Posting posting =
          of(clause.attribute()).getOrDefault(clause.value(), new Posting.Sparse(new int[0], 0));
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
    List<String> known = attributes;
    if (known.isEmpty()) {
      TreeSet<String> names = new TreeSet<>();
      items.forEach(entry -> names.addAll(entry.item().attributes().keySet()));
      known = List.copyOf(names);
      attributes = known;
    }
    return known;
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
    Map<String, Posting.Sparse> growing = new HashMap<>();
    for (int position = 0; position < items.size(); position++) {
      for (String value : items.get(position).item().values(attribute)) {
        int here = position;
        growing.compute(
            value, (_, before) -> before == null ? Posting.Sparse.first(here) : before.with(here));
      }
    }
    Map<String, Posting> postings = HashMap.newHashMap(growing.size());
    growing.forEach((value, posting) -> postings.put(value, posting.compact(items.size())));
    return postings;
  }

  /** The positions of the items that have a value. */
  private sealed interface Posting {

    /** A value that is rarer than one item in so many is a list, any other one a set of bits. */
    int ITEMS_PER_WORD = 32;

    void addTo(BitSet target);

    /** Rising positions in the first {@code size} places of an array. */
    final class Sparse implements Posting {
      private final int[] positions;
      private final int size;

      Sparse(int[] positions, int size) {
        this.positions = positions;
        this.size = size;
      }

      static Sparse first(int position) {
        return new Sparse(new int[] {position}, 1);
      }

      /** This one is not to be used afterwards. */
      Sparse with(int position) {
        if (positions[size - 1] == position) {
          return this; // The item names the value twice.
        }
        int[] grown = size == positions.length ? Arrays.copyOf(positions, 2 * size) : positions;
        grown[size] = position;
        return new Sparse(grown, size + 1);
      }

      Posting compact(int items) {
        if ((long) size * ITEMS_PER_WORD < items) {
          return new Sparse(Arrays.copyOf(positions, size), size);
        }
        BitSet bits = new BitSet(items);
        addTo(bits);
        return new Dense(bits);
      }

      @Override
      public void addTo(BitSet target) {
        for (int i = 0; i < size; i++) {
          target.set(positions[i]);
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
