package dev.kindred.trainer.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TallyTest {
  private static final double EXACT = 1e-12;

  @Test
  void averagePrecisionIsTheMeanOfThePrecisionsAtTheHits() {
    Tally tally = new Tally(2);
    // Hits at ranks 1 and 3 of three relevant items: (1/1 + 2/3) / 3.
    tally.add(new int[] {4, 7, 9}, new int[] {7, 1, 4, 2});
    Metrics metrics = tally.metrics();
    assertThat(metrics.mapAt10()).isCloseTo(5.0 / 9, within(EXACT));
    assertThat(metrics.mapAt50()).isCloseTo(5.0 / 9, within(EXACT));
    assertThat(metrics.recallAt10()).isCloseTo(2.0 / 3, within(EXACT));
    assertThat(metrics.pairs()).isEqualTo(3);
    assertThat(metrics.sources()).isEqualTo(1);
  }

  @Test
  void aHitAfterRankTenCountsOnlyAtFifty() {
    int[] ranking = IntStream.rangeClosed(1, 60).toArray();
    Tally tally = new Tally(2);
    tally.add(new int[] {10, 20, 60}, ranking);
    Metrics metrics = tally.metrics();
    assertThat(metrics.recallAt10()).isCloseTo(1.0 / 3, within(EXACT));
    assertThat(metrics.recallAt50()).isCloseTo(2.0 / 3, within(EXACT));
    assertThat(metrics.mapAt10()).isCloseTo(0.1 / 3, within(EXACT));
    assertThat(metrics.mapAt50()).isCloseTo((0.1 + 0.1) / 3, within(EXACT));
  }

  @Test
  void moreRelevantItemsThanPlacesAreDividedByThePlaces() {
    int[] relevant = IntStream.range(0, 20).toArray();
    Tally tally = new Tally(2);
    tally.add(relevant, relevant);
    assertThat(tally.metrics().mapAt10()).isCloseTo(1, within(EXACT));
    assertThat(tally.metrics().recallAt10()).isCloseTo(0.5, within(EXACT));
  }

  @Test
  void recallIsAveragedOverPairsAndPrecisionOverSources() {
    Tally tally = new Tally(2);
    tally.add(new int[] {1}, new int[] {1});
    tally.add(new int[] {1, 2, 3}, new int[] {4});
    Metrics metrics = tally.metrics();
    assertThat(metrics.recallAt10()).isCloseTo(0.25, within(EXACT));
    assertThat(metrics.mapAt10()).isCloseTo(0.5, within(EXACT));
  }

  @Test
  void aPairThatStandsTwiceCountsTwiceForRecallAndOnceForPrecision() {
    Tally tally = new Tally(2);
    tally.add(new int[] {1, 1, 2}, new int[] {1});
    Metrics metrics = tally.metrics();
    assertThat(metrics.recallAt10()).isCloseTo(2.0 / 3, within(EXACT));
    assertThat(metrics.mapAt10()).isCloseTo(0.5, within(EXACT));
  }

  @Test
  void nothingMeasuredIsZero() {
    Tally tally = new Tally(2);
    tally.add(new int[0], new int[] {1});
    assertThat(tally.metrics()).isEqualTo(new Metrics(0, 0, 0, 0, 0, 0));
  }

  @Test
  void metricsAreRatiosOfWhatTheSourcesContribute() {
    Tally tally = new Tally(3);
    tally.add(new int[] {1, 2}, new int[] {2, 9, 1});
    tally.add(new int[0], new int[] {1});
    tally.add(new int[] {3}, new int[] {4});
    assertThat(tally.scores().values(Metric.RECALL_10)).containsExactly(2, 0, 0);
    assertThat(tally.scores().weights(Metric.RECALL_10)).containsExactly(2, 0, 1);
    assertThat(tally.scores().values(Metric.MAP_50)).containsExactly((float) (5.0 / 6), 0, 0);
    assertThat(tally.scores().weights(Metric.MAP_50)).containsExactly(1, 0, 1);
  }
}
