package dev.kindred.service.recommend;

import dev.kindred.service.index.CorpusIndex;
import dev.kindred.service.index.Hit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;

/**
 * Chooses k of a pool one after the other, each time the item with the largest
 *
 * <pre>
 *   λ · score - (1 - λ) · max over those chosen of their inner product
 * </pre>
 *
 * (maximal marginal relevance, Carbonell and Goldstein 1998) that no limit forbids. What an item
 * has there only falls while others are chosen, so that it is compared with them when it comes
 * first by what it had before, and not earlier (Minoux 1978): the same choice for a fraction of the
 * at most |pool| · k inner products.
 */
final class Diversifier {

  private final Diversity diversity;
  private final CorpusIndex index;
  private final ValuesOf values;

  /** The values of an attribute of the item at a position. */
  @FunctionalInterface
  interface ValuesOf {
    List<String> of(int item, String attribute);
  }

  Diversifier(Diversity diversity, CorpusIndex index, ValuesOf values) {
    this.diversity = diversity;
    this.index = index;
    this.values = values;
  }

  /**
   * Chooses.
   *
   * @param pool by falling score
   * @return at most k of the pool, in the order of choice
   */
  List<Hit> choose(List<Hit> pool, int k) {
    return diversity.lambda() == 1 ? byScore(pool, k) : byMarginalRelevance(pool, k);
  }

  /** Chooses in the pool's order, as far as no limit forbids. */
  List<Hit> byScore(List<Hit> pool, int k) {
    Limits limits = new Limits();
    List<Hit> chosen = new ArrayList<>(k);
    for (int i = 0; i < pool.size() && chosen.size() < k; i++) {
      if (limits.allow(pool.get(i).item())) {
        limits.count(pool.get(i).item());
        chosen.add(pool.get(i));
      }
    }
    return chosen;
  }

  private List<Hit> byMarginalRelevance(List<Hit> pool, int k) {
    Limits limits = new Limits();
    List<Candidate> chosen = new ArrayList<>(k);
    Queue<Candidate> waiting = new PriorityQueue<>();
    float[][] vectors = index.vectors(pool.stream().mapToInt(Hit::item).toArray());
    for (int place = 0; place < pool.size(); place++) {
      Hit hit = pool.get(place);
      Candidate candidate = new Candidate(place, hit, vectors[place]);
      if (chosen.isEmpty() && limits.allow(hit.item())) {
        limits.count(hit.item());
        chosen.add(candidate);
      } else {
        waiting.add(candidate);
      }
    }
    while (chosen.size() < k && !waiting.isEmpty()) {
      Candidate first = waiting.remove();
      if (!limits.allow(first.hit.item())) {
        continue; // What a limit forbids it forbids for good.
      }
      if (first.compared == chosen.size()) {
        limits.count(first.hit.item());
        chosen.add(first);
      } else {
        first.compareWith(chosen);
        waiting.add(first);
      }
    }
    return chosen.stream().map(candidate -> candidate.hit).limit(k).toList();
  }

  private final class Candidate implements Comparable<Candidate> {
    final int place;
    final Hit hit;
    final float[] vector;
    int compared; // With so many of those chosen.
    double likeness = Double.NEGATIVE_INFINITY; // To the most alike of them.
    double relevance = Double.POSITIVE_INFINITY; // At most.

    Candidate(int place, Hit hit, float[] vector) {
      this.place = place;
      this.hit = hit;
      this.vector = vector;
    }

    void compareWith(List<Candidate> chosen) {
      for (; compared < chosen.size(); compared++) {
        likeness =
            Math.max(likeness, CorpusIndex.innerProduct(vector, chosen.get(compared).vector));
      }
      relevance = diversity.lambda() * hit.score() - (1 - diversity.lambda()) * likeness;
    }

    /** By falling relevance, then in the pool's order. */
    @Override
    public int compareTo(Candidate other) {
      int byRelevance = Double.compare(other.relevance, relevance);
      return byRelevance != 0 ? byRelevance : Integer.compare(place, other.place);
    }
  }

  /** How often each value has been chosen. */
  private final class Limits {
    private final Map<String, Map<String, Integer>> counts = new HashMap<>();

    boolean allow(int item) {
      for (Diversity.PerValue limit : diversity.perValue()) {
        Map<String, Integer> taken = counts.getOrDefault(limit.attribute(), Map.of());
        for (String value : values.of(item, limit.attribute())) {
          if (taken.getOrDefault(value, 0) >= limit.n()) {
            return false;
          }
        }
      }
      return true;
    }

    void count(int item) {
      for (Diversity.PerValue limit : diversity.perValue()) {
        Map<String, Integer> taken =
            counts.computeIfAbsent(limit.attribute(), _ -> new HashMap<>());
        values.of(item, limit.attribute()).forEach(value -> taken.merge(value, 1, Integer::sum));
      }
    }
  }
}
