package dev.kindred.trainer.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kindred.model.files.JsonFile;
import dev.kindred.trainer.data.Dataset;
import dev.kindred.trainer.data.Split;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class EvaluationTest {
  /** Ranks by row, the smallest first. */
  private static final Ranker BY_ROW =
      (sources, k, exclusions) -> {
        int[][] rankings = new int[sources.length][];
        for (int i = 0; i < sources.length; i++) {
          float[] scores = new float[30];
          for (int row = 0; row < scores.length; row++) {
            scores[row] = -row;
          }
          rankings[i] = TopItems.of(scores, k, exclusions.of(sources[i]));
        }
        return rankings;
      };

  /*
   * 30 items; in training 0 is a target twice, 1 and 2 once: with a head of three these are it. The
   * test asks 20 for 1 (head), 12 (unseen) and 0, which is in training already.
   */
  private static final Dataset DATASET =
      Worlds.of(
          30,
          new int[][] {{20, 0}, {21, 0}, {21, 1}, {22, 2}},
          new int[][] {{20, 1}, {20, 12}, {20, 0}});

  @Test
  void theSourceIsNeverRankedAndSlicesDivideTheTargets() {
    EvaluationResult result = new Evaluation(DATASET, Split.TEST).measure("rows", BY_ROW);
    Metrics all = of(result.unfiltered(), Slice.ALL);
    // 0 at rank 1, 1 at rank 2, 12 at rank 13.
    assertThat(all.pairs()).isEqualTo(3);
    assertThat(all.recallAt10()).isCloseTo(2.0 / 3, within(1e-12));
    assertThat(all.recallAt50()).isCloseTo(1, within(1e-12));
    assertThat(all.mapAt10()).isCloseTo((1 + 1) / 3.0, within(1e-12));
    assertThat(all.mapAt50()).isCloseTo((1 + 1 + 3.0 / 13) / 3, within(1e-12));
    assertThat(of(result.unfiltered(), Slice.HEAD).recallAt10()).isCloseTo(1, within(1e-12));
    assertThat(of(result.unfiltered(), Slice.TAIL).pairs()).isEqualTo(1);
    assertThat(of(result.unfiltered(), Slice.TAIL).mapAt50()).isCloseTo(1.0 / 13, within(1e-12));
    assertThat(of(result.unfiltered(), Slice.UNSEEN))
        .isEqualTo(of(result.unfiltered(), Slice.TAIL));
  }

  @Test
  void filteredTrainingTargetsAreNeitherRankedNorMeasured() {
    EvaluationResult result = new Evaluation(DATASET, Split.TEST).measure("rows", BY_ROW);
    Metrics all = of(result.filtered(), Slice.ALL);
    // Without 0: 1 at rank 1, 12 at rank 12.
    assertThat(all.pairs()).isEqualTo(2);
    assertThat(all.mapAt10()).isCloseTo(0.5, within(1e-12));
    assertThat(all.mapAt50()).isCloseTo((1 + 2.0 / 12) / 2, within(1e-12));
  }

  @Test
  void resultsAreJson() {
    EvaluationResult result = new Evaluation(DATASET, Split.TEST).measure("rows", BY_ROW);
    assertThat(new String(JsonFile.bytes(result), StandardCharsets.UTF_8))
        .contains("\"method\" : \"rows\"", "\"unseen\" : {", "\"recallAt10\" : 0.66");
  }

  @Test
  void noHeldOutPairsGiveZeros() {
    EvaluationResult result = new Evaluation(DATASET, Split.VALIDATION).measure("rows", BY_ROW);
    assertThat(of(result.filtered(), Slice.ALL)).isEqualTo(new Metrics(0, 0, 0, 0, 0, 0));
  }

  @RepeatedTest(3)
  void itAgreesWithTheDefinitionAppliedPairByPair() {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    Dataset dataset = Worlds.random(random, 120, 400, 200);
    float[][] scores = new float[120][120];
    for (float[] row : scores) {
      for (int i = 0; i < row.length; i++) {
        row[i] = random.nextInt(50) + (120 - i) / 200f;
      }
    }
    requireAgreement(seed, dataset, scores, byScores(scores));
  }

  @Test
  void alsoWhereVeryMuchIsKnownOfASource() {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    int items = 1300;
    int[][] training =
        IntStream.range(1, 1101).mapToObj(item -> new int[] {0, item}).toArray(int[][]::new);
    int[][] test =
        IntStream.range(1050, 1200)
            .mapToObj(item -> new int[] {item % 2 * 7, item % 3 == 0 ? item - 1049 : item})
            .toArray(int[][]::new);
    Dataset dataset = Worlds.of(items, training, test);
    float[][] scores = new float[items][items];
    for (int source : new int[] {0, 7}) {
      IntStream.range(0, items).forEach(item -> scores[source][item] = random.nextInt(200));
    }
    requireAgreement(seed, dataset, scores, byScores(scores));
  }

  private static void requireAgreement(
      long seed, Dataset dataset, float[][] scores, Ranker ranker) {
    EvaluationResult result = new Evaluation(dataset, Split.TEST).measure("random", ranker);
    for (boolean filtered : new boolean[] {false, true}) {
      for (Slice slice : Slice.values()) {
        Metrics expected = SlowEvaluation.measure(dataset, scores, slice, filtered);
        Metrics actual = of(filtered ? result.filtered() : result.unfiltered(), slice);
        assertThat(actual)
            .as("seed %d, %s, filtered %s", seed, slice, filtered)
            .usingRecursiveComparison()
            .withComparatorForType(
                (a, b) -> Math.abs(a - b) < 1e-9 ? 0 : Double.compare(a, b), Double.class)
            .isEqualTo(expected);
      }
    }
  }

  private static Ranker byScores(float[][] scores) {
    return (sources, k, exclusions) -> {
      int[][] rankings = new int[sources.length][];
      for (int i = 0; i < sources.length; i++) {
        rankings[i] = TopItems.of(scores[sources[i]], k, exclusions.of(sources[i]));
      }
      return rankings;
    };
  }

  private static Metrics of(Map<Slice, Metrics> metrics, Slice slice) {
    return metrics.getOrDefault(slice, new Metrics(-1, -1, -1, -1, -1, -1));
  }
}
