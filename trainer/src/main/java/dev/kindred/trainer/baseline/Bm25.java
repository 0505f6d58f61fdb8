package dev.kindred.trainer.baseline;

import dev.kindred.model.feature.FeatureSpec;
import dev.kindred.model.feature.Item;
import dev.kindred.model.feature.QueryFeature;
import dev.kindred.model.files.InvalidInputException;
import dev.kindred.trainer.data.Dataset;
import dev.kindred.trainer.evaluate.Exclusions;
import dev.kindred.trainer.evaluate.Ranker;
import dev.kindred.trainer.evaluate.TopItems;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * BM25 (Robertson and Zaragoza 2009, Eq. 3.15) over the items' features: an item is the bag of its
 * feature values, the same text in two features being two values, and the source's bag is the
 * query. The id is left out, since no other item shares it. A value stands at most once in a bag,
 * and
 *
 * <pre>
 * score(item) = Σ over shared values idf(value) · (k1 + 1) / (1 + k1 · (1 − b + b · length / mean length))
 * idf(value)  = ln(1 + (items − n + 0.5) / (n + 0.5)), n items having it
 * </pre>
 *
 * <p>The logarithm's 1, Lucene's variant, keeps values that most items have from counting against
 * an item. Nothing is learned from pairs, so that unseen items are ranked as well as others.
 */
public final class Bm25 implements Ranker {
  /** The usual saturation and length normalisation. */
  public static final Parameters DEFAULTS = new Parameters(1.2, 0.75);

  /**
   * How length and repetition count.
   *
   * @param k1 how much less an item's score is for its length, at least 0
   * @param b which share of the length counts, 0 to 1
   */
  public record Parameters(double k1, double b) {
    /** The values that are usual. */
    public static final Parameters DEFAULT = new Parameters(1.2, 0.75);

    public Parameters {
      if (!(k1 >= 0 && Double.isFinite(k1))) {
        throw new InvalidInputException("BM25's k1 is %s, but must be at least 0".formatted(k1));
      }
      if (!(b >= 0 && b <= 1)) {
        throw new InvalidInputException("BM25's b is %s, but must be 0 to 1".formatted(b));
      }
    }
  }

  private record Term(String feature, String value) {}

  private final int[][] queries; // [sources][values of the source that items have, too]
  private final int[][] postings; // [values][items that have it]
  private final float[] idf; // [values]
  private final float[] norm; // [items]

  public Bm25(Dataset dataset, Parameters parameters) {
    Map<Term, Integer> numbers = new HashMap<>();
    int[][] terms = terms(dataset, numbers);
    this.queries = dataset.schema().hasQueries() ? queries(dataset, numbers) : terms;
    this.postings = postings(terms);
    this.idf = new float[postings.length];
    for (int term = 0; term < idf.length; term++) {
      int n = postings[term].length;
      idf[term] = (float) Math.log1p((terms.length - n + 0.5) / (n + 0.5));
    }
    double mean = Arrays.stream(terms).mapToInt(values -> values.length).average().orElse(0);
    this.norm = new float[terms.length];
    for (int item = 0; item < norm.length; item++) {
      double length = mean == 0 ? 1 : terms[item].length / mean;
      double b = parameters.b();
      norm[item] = (float) ((parameters.k1() + 1) / (1 + parameters.k1() * (1 - b + b * length)));
    }
  }

  private static int[][] terms(Dataset dataset, Map<Term, Integer> numbers) {
    List<String> features =
        dataset.schema().features().stream()
            .map(FeatureSpec::name)
            .filter(name -> !name.equals(FeatureSpec.ID))
            .toList();
    List<int[]> terms = new ArrayList<>(dataset.items().size());
    for (Item item : dataset.items()) {
      Set<Integer> values = new HashSet<>();
      for (String feature : features) {
        for (String value : item.values(feature)) {
          values.add(numbers.computeIfAbsent(new Term(feature, value), _ -> numbers.size()));
        }
      }
      terms.add(values.stream().mapToInt(Integer::intValue).sorted().toArray());
    }
    return terms.toArray(int[][]::new);
  }

  /** A query's values of features that have an item feature's values. */
  private static int[][] queries(Dataset dataset, Map<Term, Integer> numbers) {
    int[][] queries = new int[dataset.sources().size()][];
    for (int source = 0; source < queries.length; source++) {
      Set<Integer> values = new HashSet<>();
      for (QueryFeature feature : dataset.schema().queries()) {
        for (String value : dataset.sources().get(source).values(feature.name())) {
          Integer number = numbers.get(new Term(feature.of(), value));
          if (number != null) {
            values.add(number);
          }
        }
      }
      queries[source] = values.stream().mapToInt(Integer::intValue).sorted().toArray();
    }
    return queries;
  }

  private static int[][] postings(int[][] terms) {
    int count = Arrays.stream(terms).flatMapToInt(Arrays::stream).max().orElse(-1) + 1;
    int[] sizes = new int[count];
    Arrays.stream(terms).flatMapToInt(Arrays::stream).forEach(term -> sizes[term]++);
    int[][] postings = new int[count][];
    Arrays.setAll(postings, term -> new int[sizes[term]]);
    for (int item = terms.length - 1; item >= 0; item--) {
      for (int term : terms[item]) {
        postings[term][--sizes[term]] = item;
      }
    }
    return postings;
  }

  @Override
  public int[][] rank(int[] sources, int k, Exclusions exclusions) {
    int[][] rankings = new int[sources.length][];
    IntStream.range(0, sources.length)
        .parallel()
        .forEach(i -> rankings[i] = TopItems.of(scores(sources[i]), k, exclusions.of(sources[i])));
    return rankings;
  }

  /** The scores of all items for a source. */
  float[] scores(int source) {
    float[] scores = new float[norm.length];
    for (int term : queries[source]) {
      float weight = idf[term];
      for (int item : postings[term]) {
        scores[item] += weight;
      }
    }
    for (int item = 0; item < scores.length; item++) {
      scores[item] *= norm[item];
    }
    return scores;
  }
}
