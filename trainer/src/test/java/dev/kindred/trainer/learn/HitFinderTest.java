package dev.kindred.trainer.learn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.trainer.data.Pairs;
import dev.kindred.trainer.torch.HiddenHits;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HitFinderTest {
  private static final int ITEMS = 12;

  @ParameterizedTest
  @EnumSource
  void hidesWhatLookingAtEveryColumnHides(AccidentalHits which) {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    Pairs pairs =
        new Pairs(random.ints(30, 0, ITEMS).toArray(), random.ints(30, 0, ITEMS).toArray());
    HitFinder finder = HitFinder.of(which, pairs, ITEMS, ITEMS);
    for (int step = 0; step < 3; step++) { // It forgets the step before.
      int[] rows = random.ints(8, 0, pairs.size()).toArray();
      int[] sources = IntStream.of(rows).map(pairs::source).toArray();
      int[] columns =
          IntStream.concat(IntStream.of(rows).map(pairs::target), random.ints(9, 0, ITEMS))
              .toArray();
      assertThat(rows(finder.of(sources, columns), sources.length))
          .as("seed %d", seed)
          .isEqualTo(slow(which, pairs, sources, columns));
    }
  }

  private static List<List<Integer>> rows(HiddenHits hits, int rows) {
    List<List<Integer>> all = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      all.add(
          hits.columns().length == 0
              ? List.of()
              : IntStream.range(hits.starts()[row], hits.starts()[row + 1])
                  .map(hit -> hits.columns()[hit])
                  .sorted()
                  .boxed()
                  .toList());
    }
    return all;
  }

  private static List<List<Integer>> slow(
      AccidentalHits which, Pairs pairs, int[] sources, int[] columns) {
    List<List<Integer>> all = new ArrayList<>();
    for (int row = 0; row < sources.length; row++) {
      int own = row;
      all.add(
          IntStream.range(0, columns.length)
              .filter(column -> column != own)
              .filter(column ->
                  switch (which) {
                    case KEEP -> false;
                    case MASK_TARGET -> columns[column] == columns[own];
                    case MASK_KNOWN ->
                        IntStream.range(0, pairs.size())
                            .anyMatch(pair ->
                                pairs.source(pair) == sources[own]
                                    && pairs.target(pair) == columns[column]);
                  })
              .boxed()
              .toList());
    }
    return all;
  }
}
