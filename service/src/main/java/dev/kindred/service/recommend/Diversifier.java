package dev.kindred.service.recommend;

import dev.kindred.service.index.CorpusIndex;
import dev.kindred.service.index.Hit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Chooses k of a pool one after the other, each time the item with the largest
 *
 * <pre>
 *   λ · score - (1 - λ) · max over those chosen of their inner product
 * </pre>
 *
 * (maximal marginal relevance, Carbonell and Goldstein 1998) that no limit forbids.
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
    float[][] vectors = pool.stream().map(hit -> index.vector(hit.item())).toArray(float[][]::new);
    double[] likeness = new double[vectors.length]; // To the most alike of those chosen.
    Arrays.fill(likeness, Double.NEGATIVE_INFINITY);
    boolean[] gone = new boolean[vectors.length];
    List<Hit> chosen = new ArrayList<>(k);
    while (chosen.size() < k) {
      int best = best(pool, likeness, gone, chosen.isEmpty(), limits);
      if (best < 0) {
        break;
      }
      gone[best] = true;
      limits.count(pool.get(best).item());
      chosen.add(pool.get(best));
      for (int i = 0; i < vectors.length; i++) {
        if (!gone[i]) {
          likeness[i] = Math.max(likeness[i], QueryVector.innerProduct(vectors[i], vectors[best]));
        }
      }
    }
    return chosen;
  }

  private int best(
      List<Hit> pool, double[] likeness, boolean[] gone, boolean first, Limits limits) {
    int best = -1;
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < gone.length; i++) {
      if (gone[i]) {
        continue;
      }
      double relevance =
          first
              ? pool.get(i).score()
              : diversity.lambda() * pool.get(i).score() - (1 - diversity.lambda()) * likeness[i];
      if (relevance > most) {
        if (limits.allow(pool.get(i).item())) {
          most = relevance;
          best = i;
        } else {
          gone[i] = true; // What a limit forbids it forbids for good.
        }
      }
    }
    return best;
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
