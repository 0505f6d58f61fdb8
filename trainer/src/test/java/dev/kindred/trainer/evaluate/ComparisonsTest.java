package dev.kindred.trainer.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kindred.model.files.JsonFile;
import dev.kindred.trainer.data.Dataset;
import dev.kindred.trainer.data.Split;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ComparisonsTest {
  private static final int ITEMS = 120;
  private static final Dataset DATASET = Worlds.random(new SplittableRandom(5), ITEMS, 400, 300);
  private static final Evaluation EVALUATION = new Evaluation(DATASET, Split.TEST);

  private final List<MeasuredRun> runs = new ArrayList<>();

  @Test
  void theDifferenceIsThatOfTheMeanMetrics() {
    addSeeds("cfm", 1, 2, 3);
    addSeeds("baseline", 11, 12, 13);
    Comparison comparison = Comparisons.of(runs, "baseline").comparisons().getFirst();
    for (Slice slice : Slice.values()) {
      for (Metric metric : Metric.values()) {
        assertThat(difference(comparison.filtered(), slice, metric).mean())
            .isCloseTo(mean(0, slice, metric) - mean(3, slice, metric), within(1e-6));
      }
    }
    PairedDifference all = difference(comparison.unfiltered(), Slice.ALL, Metric.RECALL_50);
    assertThat(all.seeds()).isEqualTo(3);
    assertThat((long) all.sources())
        .isEqualTo(metrics(runs.getFirst().result().unfiltered(), Slice.ALL).sources());
  }

  @Test
  void seedsArePairedWhateverTheirOrder() {
    addSeeds("cfm", 1, 2, 3);
    addSeeds("baseline", 11, 12, 13);
    Comparisons inOrder = Comparisons.of(runs, "baseline");
    List<MeasuredRun> turned = new ArrayList<>(runs.reversed());
    assertThat(Comparisons.of(turned, "baseline")).isEqualTo(inOrder);
  }

  @Test
  void aMethodWithoutChanceIsComparedWithEverySeed() {
    addSeeds("baseline", 11, 12);
    runs.add(EVALUATION.run("BM25", OptionalLong.empty(), ranker(20)));
    Comparison comparison = Comparisons.of(runs, "baseline").comparisons().getFirst();
    assertThat(difference(comparison.filtered(), Slice.TAIL, Metric.MAP_50).seeds()).isEqualTo(2);
  }

  @Test
  void otherSeedsAreNotComparedAndTheReasonIsGiven() {
    addSeeds("baseline", 11, 12);
    addSeeds("cfm", 1, 2, 3);
    assertThat(Comparisons.of(runs, "baseline").toString())
        .isEqualTo(
            "cfm is not compared: its seeds are [1, 2, 3], those of baseline [1, 2]: train the"
                + " same ones\n");
  }

  @Test
  void tablesAndNumbersSayTheSame() {
    addSeeds("cfm", 1, 2, 3);
    addSeeds("baseline", 11, 12, 13);
    Comparisons comparisons = Comparisons.of(runs, "baseline");
    PairedDifference tail =
        difference(comparisons.comparisons().getFirst().unfiltered(), Slice.TAIL, Metric.RECALL_10);
    EvaluationReport report =
        new EvaluationReport(
            "digest", Split.TEST, runs, Map.of("EASE^R", "too big"), Optional.of(comparisons));
    assertThat(report.toString())
        .contains("EASE^R is left out: too big", "minus baseline", "filtered, minus baseline")
        .contains(tail.toString());
    assertThat(new String(JsonFile.bytes(report.json()), StandardCharsets.UTF_8))
        .contains("\"seed\" : 3", "\"split\" : \"test\"", "\"EASE^R\" : \"too big\"")
        .contains("\"against\" : \"baseline\"", "\"mean\" : " + tail.mean());
  }

  /** Adds runs with the seeds 1, 2 and so on, each of a ranker of its own. */
  private void addSeeds(String method, int... rankers) {
    for (int i = 0; i < rankers.length; i++) {
      runs.add(EVALUATION.run(method, OptionalLong.of(i + 1), ranker(rankers[i])));
    }
  }

  private static Ranker ranker(long seed) {
    return (sources, k, exclusions) -> {
      int[][] rankings = new int[sources.length][];
      for (int i = 0; i < sources.length; i++) {
        SplittableRandom random = new SplittableRandom(seed * 1000 + sources[i]);
        float[] scores = new float[ITEMS];
        for (int item = 0; item < ITEMS; item++) {
          scores[item] = (float) random.nextDouble();
        }
        rankings[i] = TopItems.of(scores, k, exclusions.of(sources[i]));
      }
      return rankings;
    };
  }

  /** The mean of a filtered metric over three runs. */
  private double mean(int firstRun, Slice slice, Metric metric) {
    double sum = 0;
    for (int run = firstRun; run < firstRun + 3; run++) {
      sum += metric.of(metrics(runs.get(run).result().filtered(), slice));
    }
    return sum / 3;
  }

  private static Metrics metrics(Map<Slice, Metrics> bySlice, Slice slice) {
    return bySlice.getOrDefault(slice, Metrics.NONE);
  }

  private static PairedDifference difference(
      Map<Slice, Map<Metric, PairedDifference>> bySlice, Slice slice, Metric metric) {
    return Optional.ofNullable(bySlice.getOrDefault(slice, Map.of()).get(metric)).orElseThrow();
  }
}
