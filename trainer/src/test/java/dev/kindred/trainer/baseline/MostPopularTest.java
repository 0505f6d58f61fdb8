package dev.kindred.trainer.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.trainer.data.Dataset;
import dev.kindred.trainer.data.Split;
import dev.kindred.trainer.evaluate.Exclusions;
import dev.kindred.trainer.evaluate.Worlds;
import org.junit.jupiter.api.Test;

class MostPopularTest {

  @Test
  void targetsAreRankedByHowOftenTheyAreOne() {
    Dataset dataset = Worlds.of(4, new int[][] {{0, 2}, {1, 2}, {0, 3}, {2, 1}}, new int[][] {});
    MostPopular popular = new MostPopular(dataset);
    assertThat(popular.rank(new int[] {0, 2}, 3, Exclusions.self()))
        .isDeepEqualTo(new int[][] {{2, 1, 3}, {1, 3, 0}});
    assertThat(
            popular.rank(
                new int[] {0}, 3, Exclusions.selfAndTargets(dataset.pairs(Split.TRAIN), 4)))
        .isDeepEqualTo(new int[][] {{1}});
  }
}
