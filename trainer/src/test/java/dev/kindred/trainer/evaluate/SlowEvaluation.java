package dev.kindred.trainer.evaluate;

import dev.kindred.trainer.data.Dataset;
import dev.kindred.trainer.data.Pairs;
import dev.kindred.trainer.data.Split;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** The definitions of the metrics, applied naively to a matrix of all scores. */
final class SlowEvaluation {
  private final Dataset dataset;
  private final float[][] scores;
  private final Slice slice;
  private final boolean filtered;
  private final Set<List<Integer>> trained = new HashSet<>();
  private final List<Integer> head;
  private final int[] targetCounts;

  private SlowEvaluation(Dataset dataset, float[][] scores, Slice slice, boolean filtered) {
    this.dataset = dataset;
    this.scores = scores;
    this.slice = slice;
    this.filtered = filtered;
    this.targetCounts = dataset.trainingTargetCounts();
    this.head = head(targetCounts);
    Pairs train = dataset.pairs(Split.TRAIN);
    for (int pair = 0; pair < train.size(); pair++) {
      trained.add(List.of(train.source(pair), train.target(pair)));
    }
  }

  static Metrics measure(Dataset dataset, float[][] scores, Slice slice, boolean filtered) {
    return new SlowEvaluation(dataset, scores, slice, filtered).measure();
  }

  private Metrics measure() {
    Pairs test = dataset.pairs(Split.TEST);
    Set<Integer> sources = new TreeSet<>();
    int measured = 0;
    int[] found = new int[2];
    for (int pair = 0; pair < test.size(); pair++) {
      int source = test.source(pair);
      int target = test.target(pair);
      if (counts(source, target)) {
        measured++;
        sources.add(source);
        found[0] += ranking(source).subList(0, 10).contains(target) ? 1 : 0;
        found[1] += ranking(source).subList(0, 50).contains(target) ? 1 : 0;
      }
    }
    double[] precision = new double[2];
    for (int source : sources) {
      precision[0] += averagePrecision(source, 10);
      precision[1] += averagePrecision(source, 50);
    }
    return new Metrics(
        measured,
        sources.size(),
        (double) found[0] / measured,
        (double) found[1] / measured,
        precision[0] / sources.size(),
        precision[1] / sources.size());
  }

  private double averagePrecision(int source, int k) {
    Set<Integer> relevant = new HashSet<>();
    Pairs test = dataset.pairs(Split.TEST);
    for (int pair = 0; pair < test.size(); pair++) {
      if (test.source(pair) == source && counts(source, test.target(pair))) {
        relevant.add(test.target(pair));
      }
    }
    List<Integer> ranking = ranking(source);
    double sum = 0;
    for (int rank = 1; rank <= k; rank++) {
      if (relevant.contains(ranking.get(rank - 1))) {
        sum += ranking.subList(0, rank).stream().filter(relevant::contains).count() / (double) rank;
      }
    }
    return sum / Math.min(relevant.size(), k);
  }

  private List<Integer> ranking(int source) {
    return IntStream.range(0, scores.length)
        .boxed()
        .filter(row -> row != source && !(filtered && isTrained(source, row)))
        .sorted(Comparator.comparingDouble((Integer row) -> scores[source][row]).reversed())
        .toList();
  }

  private boolean isTrained(int source, int target) {
    return trained.contains(List.of(source, target));
  }

  private boolean counts(int source, int target) {
    return target != source
        && !(filtered && isTrained(source, target))
        && switch (slice) {
          case ALL -> true;
          case HEAD -> head.contains(target);
          case TAIL -> !head.contains(target);
          case UNSEEN -> targetCounts[target] == 0;
        };
  }

  private static List<Integer> head(int[] counts) {
    List<Integer> rows = new ArrayList<>();
    Arrays.stream(IntStream.range(0, counts.length).toArray()).forEach(rows::add);
    rows.sort(Comparator.comparingInt((Integer row) -> -counts[row]));
    return rows.subList(0, counts.length / 10);
  }
}
