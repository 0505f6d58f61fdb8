package dev.kindred.trainer.evaluate;

import dev.kindred.model.progress.Progress;
import dev.kindred.trainer.data.Dataset;
import dev.kindred.trainer.data.Split;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** Measures rankers on the held-out pairs of one dataset. */
public final class Evaluation {
  /** The longest ranking that any metric looks at. */
  public static final int K = 50;

  /** How many sources are ranked at a time. */
  public static final int BLOCK_SIZE = 512;

  private static final int MANY_KNOWN = 1000; // items of a source

  private final Dataset dataset;
  private final TargetLists held;
  private final int[] sources;
  private final Slices slices;
  private final Exclusions known;

  /**
   * @param split the pairs to measure on, validation or test
   */
  public Evaluation(Dataset dataset, Split split) {
    int all = dataset.sources().size();
    this.dataset = dataset;
    this.held = TargetLists.of(dataset.pairs(split), all);
    this.sources = IntStream.range(0, all).filter(row -> held.count(row) > 0).toArray();
    this.slices = new Slices(dataset.trainingTargetCounts());
    this.known = Exclusions.known(dataset);
  }

  /**
   * On some sources of held-out pairs only.
   *
   * @param most how many; all if there are not more
   * @param random draws them
   */
  public static Evaluation sampled(
      Dataset dataset, Split split, int most, SplittableRandom random) {
    Evaluation all = new Evaluation(dataset, split);
    return all.sources.length <= most ? all : new Evaluation(all, draw(all.sources, most, random));
  }

  private Evaluation(Evaluation all, int[] sources) {
    this.dataset = all.dataset;
    this.held = all.held;
    this.sources = sources;
    this.slices = all.slices;
    this.known = all.known;
  }

  private static int[] draw(int[] sources, int count, SplittableRandom random) {
    int[] drawn = sources.clone();
    for (int place = 0; place < count; place++) {
      int other = random.nextInt(place, drawn.length);
      int source = drawn[other];
      drawn[other] = drawn[place];
      drawn[place] = source;
    }
    return Arrays.stream(drawn, 0, count).sorted().toArray();
  }

  /** Recall@50 over all items, leaving out the sources' training targets; shows no progress. */
  public double filteredRecall(Ranker ranker) {
    return Objects.requireNonNull(tally(ranker, known, _ -> {}).get(Slice.ALL))
        .metrics()
        .recallAt50();
  }

  /** Ranks for every source of a held-out pair, and measures. */
  public EvaluationResult measure(String method, Ranker ranker) {
    return run(method, OptionalLong.empty(), ranker).result();
  }

  /**
   * Likewise, and keeps what every source contributes, so that runs can be compared.
   *
   * @param seed the one that the method was trained with; none if chance has no part in it
   */
  public MeasuredRun run(String method, OptionalLong seed, Ranker ranker) {
    try (Progress progress = Progress.start("evaluating " + method, sources.length, "sources")) {
      Map<Slice, Tally> unfiltered = tallies();
      Map<Slice, Tally> filtered = tallies();
      tallyBoth(ranker, unfiltered, filtered, progress::advance);
      return new MeasuredRun(
          new EvaluationResult(
              method, each(unfiltered, Tally::metrics), each(filtered, Tally::metrics)),
          seed,
          each(unfiltered, Tally::scores),
          each(filtered, Tally::scores));
    }
  }

  private static <T> Map<Slice, T> each(Map<Slice, Tally> tallies, Function<Tally, T> part) {
    Map<Slice, T> parts = new EnumMap<>(Slice.class);
    tallies.forEach((slice, tally) -> parts.put(slice, part.apply(tally)));
    return parts;
  }

  private Map<Slice, Tally> tally(Ranker ranker, Exclusions exclusions, IntConsumer progress) {
    Map<Slice, Tally> tallies = tallies();
    forEachBlock(block -> {
      int[][] rankings = ranker.rank(block, atMostAll(K), exclusions);
      add(tallies, block, rankings, exclusions);
      progress.accept(block.length);
    });
    return tallies;
  }

  /* What is left of a longer ranking without what is known of the source is the filtered ranking,
   * and scoring the corpus costs far more than the longer ranking. A source of which very much is
   * known would make it too long. */

  private void tallyBoth(
      Ranker ranker,
      Map<Slice, Tally> unfiltered,
      Map<Slice, Tally> filtered,
      IntConsumer progress) {
    Exclusions self = Exclusions.self(dataset);
    forEachBlock(block -> {
      int most = Arrays.stream(block).map(source -> known.of(source).length).max().orElse(0);
      if (most <= MANY_KNOWN) {
        int[][] rankings = ranker.rank(block, atMostAll(K + most), self);
        add(unfiltered, block, first(rankings), self);
        add(filtered, block, first(without(known, block, rankings)), known);
      } else {
        add(unfiltered, block, ranker.rank(block, atMostAll(K), self), self);
        add(filtered, block, ranker.rank(block, atMostAll(K), known), known);
      }
      progress.accept(block.length);
    });
  }

  private void forEachBlock(Consumer<int[]> measured) {
    for (int from = 0; from < sources.length; from += BLOCK_SIZE) {
      measured.accept(
          Arrays.copyOfRange(sources, from, Math.min(from + BLOCK_SIZE, sources.length)));
    }
  }

  private void add(
      Map<Slice, Tally> tallies, int[] block, int[][] rankings, Exclusions exclusions) {
    for (int i = 0; i < block.length; i++) {
      int[] targets = answerable(block[i], exclusions);
      int[] ranking = rankings[i];
      tallies.forEach((slice, tally) -> tally.add(within(slice, targets), ranking));
    }
  }

  private Map<Slice, Tally> tallies() {
    Map<Slice, Tally> tallies = new EnumMap<>(Slice.class);
    for (Slice slice : Slice.values()) {
      tallies.put(slice, new Tally(sources.length));
    }
    return tallies;
  }

  private int atMostAll(int k) {
    return Math.min(k, dataset.items().size());
  }

  private static int[][] first(int[][] rankings) {
    return Arrays.stream(rankings)
        .map(ranking -> Arrays.copyOf(ranking, Math.min(K, ranking.length)))
        .toArray(int[][]::new);
  }

  private static int[][] without(Exclusions exclusions, int[] block, int[][] rankings) {
    int[][] left = new int[block.length][];
    for (int i = 0; i < block.length; i++) {
      int[] excluded = exclusions.of(block[i]);
      left[i] =
          Arrays.stream(rankings[i])
              .filter(item -> Arrays.binarySearch(excluded, item) < 0)
              .toArray();
    }
    return left;
  }

  /** The held-out targets of a source that may be ranked for it. */
  private int[] answerable(int source, Exclusions exclusions) {
    int[] excluded = exclusions.of(source);
    return Arrays.stream(held.of(source))
        .filter(target -> Arrays.binarySearch(excluded, target) < 0)
        .toArray();
  }

  private int[] within(Slice slice, int[] targets) {
    return Arrays.stream(targets).filter(target -> slices.holds(slice, target)).toArray();
  }
}
