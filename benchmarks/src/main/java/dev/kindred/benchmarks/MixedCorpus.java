package dev.kindred.benchmarks;

import dev.kindred.model.corpus.CorpusItem;
import dev.kindred.model.feature.Item;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A corpus of any size out of a smaller one: first its own items, then mixtures of two of them. A
 * mixture has each attribute from one parent or the other, is cold, and has an id of its own, so
 * that the towers give it a vector between its parents'. Equal corpora and sizes give equal
 * mixtures.
 */
final class MixedCorpus implements Iterable<CorpusItem> {

  private static final long SEED = 1;

  private final List<CorpusItem> parents;
  private final int size;
  private final List<String> attributes;

  MixedCorpus(List<CorpusItem> parents, int size) {
    this.parents = parents;
    this.size = size;
    this.attributes =
        List.copyOf(
            parents.stream()
                .flatMap(parent -> parent.item().attributes().keySet().stream())
                .collect(Collectors.toCollection(TreeSet::new)));
  }

  @Override
  public Iterator<CorpusItem> iterator() {
    SplittableRandom random = new SplittableRandom(SEED);
    return new Iterator<>() {
      private int next;

      @Override
      public boolean hasNext() {
        return next < size;
      }

      @Override
      public CorpusItem next() {
        int number = next++;
        return number < parents.size() ? parents.get(number) : mixture(number, random);
      }
    };
  }

  private CorpusItem mixture(int number, SplittableRandom random) {
    Item one = parents.get(random.nextInt(parents.size())).item();
    Item other = parents.get(random.nextInt(parents.size())).item();
    Map<String, List<String>> mixed = new HashMap<>();
    for (String attribute : attributes) {
      List<String> values = (random.nextBoolean() ? one : other).values(attribute);
      if (!values.isEmpty()) {
        mixed.put(attribute, values);
      }
    }
    return new CorpusItem(new Item("%s~%d".formatted(one.id(), number), mixed), 0);
  }
}
