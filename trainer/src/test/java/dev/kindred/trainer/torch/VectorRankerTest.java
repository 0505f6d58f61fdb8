package dev.kindred.trainer.torch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.trainer.evaluate.Exclusions;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class VectorRankerTest {
  @Test
  void ranksEveryItemByTheInnerProductOfBothTowersVectors() {
    Market market = new Market(5);
    Exclusions exclusions = source -> IntStream.of(source, 7, 8).sorted().distinct().toArray();
    int[] sources = {3, 59, 0, 7};
    try (TwoTowers towers = Market.towers(Market.sharedTables());
        VectorRanker ranker = new VectorRanker(towers, market.goods, market.goods)) {
      float[][] queries = towers.queries(market.goods);
      float[][] items = towers.items(market.goods);
      int[][] rankings = ranker.rank(sources, 1000, exclusions);
      for (int row = 0; row < sources.length; row++) {
        int source = sources[row];
        assertThat(rankings[row])
            .hasSize(Market.ITEMS - exclusions.of(source).length)
            .doesNotContain(exclusions.of(source));
        double[] scores =
            IntStream.of(rankings[row])
                .mapToDouble(item -> dot(queries[source], items[item]))
                .toArray();
        for (int place = 1; place < scores.length; place++) {
          assertThat(scores[place]).isLessThanOrEqualTo(scores[place - 1] + 1e-6);
        }
      }
      int[] best =
          IntStream.range(0, Market.ITEMS)
              .filter(item -> item != 3 && item != 7 && item != 8)
              .boxed()
              .sorted(Comparator.comparingDouble(item -> -dot(queries[3], items[item])))
              .mapToInt(Integer::intValue)
              .limit(5)
              .toArray();
      assertThat(ranker.rank(sources, 5, exclusions)[0]).isEqualTo(best);
    }
  }

  private static double dot(float[] left, float[] right) {
    return IntStream.range(0, left.length).mapToDouble(i -> (double) left[i] * right[i]).sum();
  }
}
