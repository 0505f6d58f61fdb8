package dev.kindred.trainer.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kindred.model.feature.EncodedBatch;
import dev.kindred.model.feature.FeatureEncoder;
import dev.kindred.model.feature.FeatureSchema;
import dev.kindred.trainer.augment.Augmenter;
import dev.kindred.trainer.augment.MutualInformation;
import dev.kindred.trainer.data.Dataset;
import dev.kindred.trainer.data.Split;
import dev.kindred.trainer.data.VocabularyFitter;
import dev.kindred.trainer.torch.StepInput;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StepSourceTest {
  private static final int BATCH = 16;

  private final Dataset dataset = Villages.dataset();
  private final FeatureSchema schema = VocabularyFitter.fit(dataset, dataset.schema().features());
  private final EncodedBatch corpus = new FeatureEncoder(schema).encode(dataset.items());

  @Test
  void anEpochSeesEveryPairOnceButTheRest() {
    StepSource source = source(Map.of());
    int pairs = dataset.pairs(Split.TRAIN).size();
    assertThat(source.stepsPerEpoch()).isEqualTo(pairs / BATCH);
    Map<String, Integer> seen = new HashMap<>();
    for (long step = 0; step < source.stepsPerEpoch(); step++) {
      StepInput.Task task = source.input(step).task().orElseThrow();
      for (int row = 0; row < BATCH; row++) {
        seen.merge(id(task.queries(), row) + " " + id(task.targets(), row), 1, Integer::sum);
      }
    }
    Map<String, Integer> all = new HashMap<>();
    for (int pair = 0; pair < pairs; pair++) {
      String key =
          id(corpus, dataset.pairs(Split.TRAIN).source(pair))
              + " "
              + id(corpus, dataset.pairs(Split.TRAIN).target(pair));
      all.merge(key, 1, Integer::sum);
    }
    assertThat(seen)
        .allSatisfy((key, times) -> assertThat(times).isLessThanOrEqualTo(all.get(key)));
  }

  @Test
  void selfSupervisionAloneComesBeforeTheFirstEpoch() {
    StepSource plain = source(Map.of("ssl.augmentation", "rfm"));
    StepSource pretrained = source(Map.of("ssl.augmentation", "rfm", "ssl.pretrain-steps", "3"));
    assertThat(pretrained.steps()).isEqualTo(plain.steps() + 3);
    assertThat(pretrained.input(2).task()).isEmpty();
    assertThat(pretrained.input(2).views()).isPresent();
    StepInput.Task first = pretrained.input(3).task().orElseThrow();
    assertThat(ids(first.targets())).isEqualTo(ids(plain.input(0).task().orElseThrow().targets()));
    assertThat(pretrained.endsEpoch(3, 1)).isFalse();
    assertThat(pretrained.endsEpoch(3 + plain.stepsPerEpoch(), 1)).isTrue();
    assertThat(pretrained.endsEpoch(3 + plain.stepsPerEpoch(), 2)).isFalse();
  }

  @Test
  void theQueueHoldsTheTargetsOfTheStepsBeforeOnceItIsWarm() {
    StepSource source =
        source(
            Map.of(
                "negatives.queue-steps", "2", "negatives.queue-warm-up-steps", "3", "log-q", "1"));
    assertThat(queued(source, 2)).isZero();
    assertThat(queued(source, 3)).isEqualTo(2 * BATCH);
    StepInput.Task task = source.input(4).task().orElseThrow();
    assertThat(task.logQ()).hasSize(3 * BATCH);
    float[] before = source(Map.of("log-q", "1")).input(2).task().orElseThrow().logQ();
    assertThat(Arrays.copyOfRange(task.logQ(), BATCH, 2 * BATCH)).isEqualTo(before);
  }

  @Test
  void whatIsATargetLessOftenThanTheFloorIsCorrectedAsIfItWereSoOften() {
    int[] counts = dataset.trainingTargetCounts();
    int floor = IntStream.of(counts).max().orElseThrow() - 1;
    float[] plain = source(Map.of("log-q", "1")).input(0).task().orElseThrow().logQ();
    StepInput.Task task =
        source(Map.of("log-q", "1", "popularity-floor", Integer.toString(floor)))
            .input(0)
            .task()
            .orElseThrow();
    double all = dataset.pairs(Split.TRAIN).size() + dataset.items().size();
    for (int row = 0; row < BATCH; row++) {
      assertThat(task.logQ()[row])
          .isGreaterThanOrEqualTo(plain[row])
          .isCloseTo(
              (float) Math.log((Math.max(floor, Math.exp(plain[row]) * all - 1) + 1) / all),
              within(1e-5f));
    }
  }

  @Test
  void aQueueWithoutWarmUpFillsFromTheFirstStep() {
    StepSource source =
        source(Map.of("negatives.queue-steps", "2", "negatives.queue-warm-up-steps", "0"));
    assertThat(IntStream.range(0, 4).map(step -> queued(source, step)))
        .containsExactly(0, BATCH, 2 * BATCH, 2 * BATCH);
  }

  @Test
  void uniformNegativesDifferFromStepToStep() {
    StepSource source = source(Map.of("negatives.uniform", "10"));
    EncodedBatch first = negatives(source, 0);
    assertThat(first.rows()).isEqualTo(10);
    assertThat(ids(first)).isNotEqualTo(ids(negatives(source, 1)));
    assertThat(ids(first)).isEqualTo(ids(negatives(source, 0)));
  }

  @Test
  void anyStepIsTheSameWithoutThoseBefore() {
    Map<String, String> everything =
        Map.of(
            "negatives.uniform", "10",
            "negatives.queue-steps", "3",
            "negatives.queue-warm-up-steps", "2",
            "negatives.accidental-hits", "mask-known",
            "log-q", "0.7",
            "log-q-rate", "0.05");
    StepSource whole = source(everything);
    StepInput.Task last = whole.input(0).task().orElseThrow();
    for (long step = 1; step <= 9; step++) {
      last = whole.input(step).task().orElseThrow();
    }
    StepInput.Task resumed = source(everything).input(9).task().orElseThrow();
    assertThat(resumed.logQ()).isEqualTo(last.logQ());
    assertThat(resumed.hidden().columns()).isNotEmpty().isEqualTo(last.hidden().columns());
    assertThat(ids(resumed.targets())).isEqualTo(ids(last.targets()));
  }

  private StepSource source(Map<String, String> settings) {
    Recipe recipe =
        Recipe.named("test").with(Map.of("batch-size", Integer.toString(BATCH), "epochs", "4"));
    Recipe all = recipe.with(settings);
    return new StepSource(
        all,
        corpus,
        corpus,
        dataset.pairs(Split.TRAIN),
        all.ssl()
            .map(ssl ->
                new Augmenter(
                    schema, ssl.augmentation(), MutualInformation.of(corpus, 1), 0.1, 1)));
  }

  private static int queued(StepSource source, long step) {
    return source.input(step).task().orElseThrow().queued();
  }

  private static EncodedBatch negatives(StepSource source, long step) {
    return source.input(step).task().orElseThrow().negatives().orElseThrow();
  }

  private static int[] ids(EncodedBatch batch) {
    return batch.ids(0).toArray();
  }

  private static int id(EncodedBatch batch, int row) {
    return batch.ids(row, 0)[0];
  }
}
