package dev.kindred.service.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TopItemsTest {

  @Test
  void theBestAreKeptInTheOrderOfSorting() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int k : new int[] {1, 2, 10, 100, 300}) {
      List<Hit> all =
          IntStream.range(0, 200)
              .mapToObj(item -> new Hit(item, (random.nextInt(60) - 30) / 10f))
              .toList();
      TopItems best = new TopItems(k);
      all.forEach(hit -> best.offer(hit.item(), hit.score()));

      assertThat(best.hits())
          .as("k %d, seed %d", k, seed)
          .isEqualTo(
              all.stream()
                  .sorted(
                      Comparator.<Hit>comparingDouble(hit -> -hit.score())
                          .thenComparingInt(Hit::item))
                  .limit(k)
                  .toList());
    }
  }

  @Test
  void theThresholdIsTheWorstThatIsKept() {
    TopItems best = new TopItems(2);
    best.offer(1, -0.5f);
    assertThat(best.threshold()).isEqualTo(Float.NEGATIVE_INFINITY);
    best.offer(2, 0.25f);
    assertThat(best.threshold()).isEqualTo(-0.5f);
    best.offer(3, 0.5f);
    assertThat(best.threshold()).isEqualTo(0.25f);
  }
}
